import * as grpc from "@grpc/grpc-js";

/** What a caller is told of a call, with what every transport adds of its own left out. */
export interface Told {
  /** Undefined where a status was all that came. */
  headers: Record<string, unknown> | undefined;
  /** Of the callback or the stream. */
  messages: unknown[];
  error: { code: number; details: string; message: string; metadata: Record<string, unknown> } | undefined;
  status: { code: number; details: string; metadata: Record<string, unknown> };
}

/** An HTTP/2 connection's, and the platform's. */
const ofTransports = /^(?:content-type|date|server|x-openwhisk-.*|x-request-id|x-gw-.*)$/;

function plain(metadata: grpc.Metadata): Record<string, unknown> {
  const entries = Object.entries(metadata.toJSON()).filter(([name]) => !ofTransports.test(name));
  // As buffers of one class, to be compared.
  return Object.fromEntries(
    entries.map(([name, values]) => [
      name,
      (values as (string | Buffer)[]).map((value) => Buffer.from(value)),
    ]),
  );
}

/** Calls a method of any kind of a stock client with these requests. */
export function callGrpc(
  // biome-ignore lint/suspicious/noExplicitAny: a client made at run time.
  client: any,
  method: string,
  requests: object[],
  metadata = new grpc.Metadata(),
  options: grpc.CallOptions = {},
): Promise<Told> {
  const { requestStream, responseStream } = client[method] as grpc.MethodDefinition<object, object>;
  return new Promise((resolve) => {
    const told: Partial<Told> = { headers: undefined, messages: [], error: undefined };
    const onError = ({ code, details, message, metadata: trailers }: grpc.ServiceError) => {
      told.error = { code, details, message, metadata: plain(trailers) };
    };
    const callback = (error: grpc.ServiceError | null, message?: unknown) => {
      if (error === null) told.messages?.push(message);
      else onError(error);
    };
    const args: unknown[] = requestStream ? [metadata, options] : [requests[0], metadata, options];
    const call = client[method](...args, ...(responseStream ? [] : [callback]));
    if (responseStream) call.on("data", (message: unknown) => told.messages?.push(message));
    if (responseStream) call.on("error", onError);
    call.on("metadata", (headers: grpc.Metadata) => {
      told.headers = plain(headers);
    });
    call.on("status", ({ code, details, metadata: trailers }: grpc.StatusObject) => {
      told.status = { code, details, metadata: plain(trailers) };
      // The stream's last message may be on its way.
      setImmediate(() => resolve(told as Told));
    });
    if (requestStream) {
      for (const request of requests) call.write(request);
      call.end();
    }
  });
}
