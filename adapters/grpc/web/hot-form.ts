/** What is answered without the engine. */
export type HotForm = "connect" | "grpc-web";

/** A web action's request, as far as it has to be read to tell. */
export interface WebHead {
  /** Upper or lower case. */
  method: unknown;
  headers: Readonly<Record<string, unknown>>;
}

/**
 * Tells the forms that most callers of generated code send: one message of Connect, or gRPC-Web, in protobuf and not
 * compressed as a whole. All others are the engine's.
 */
export function hotForm({ method, headers }: WebHead): HotForm | undefined {
  if (method !== "post" && method !== "POST") return undefined;
  const { accept, "content-type": type } = headers;
  const form = formOfType(type);
  const encoding = headers[form === "connect" ? "content-encoding" : "grpc-encoding"];
  if (form === undefined || (encoding !== undefined && encoding !== "identity")) return undefined;
  // The platform answers 406 to a type that the caller does not accept.
  return accept === undefined || accept === "*/*" || accept === type ? form : undefined;
}

function formOfType(type: unknown): HotForm | undefined {
  switch (type) {
    case "application/proto":
      return "connect";
    case "application/grpc-web+proto":
    case "application/grpc-web":
      return "grpc-web";
    default:
      return undefined;
  }
}
