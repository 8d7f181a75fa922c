import { rpcCodes } from "../../rpc/rpc-codes.js";
import { type RpcCode, RpcError } from "../../rpc/rpc-error.js";
import { headersOf } from "./metadata.js";
import type { GrpcCredentials, GrpcMetadata } from "./types.js";

/** A call, as its credentials are told of it. */
export interface CredentialedCall {
  /** "/shop.Currency/Convert" */
  path: string;
  /** Whom the call is for: JSON Web Tokens are made out to it. */
  hostname: string;
}

/** The caller's metadata with that of its credentials, as it is sent; the reason why there is none. Never rejects. */
export async function credentialed(
  metadata: GrpcMetadata,
  credentials: readonly (GrpcCredentials | undefined)[],
  { path, hostname }: CredentialedCall,
): Promise<Record<string, string> | RpcError> {
  const service = path.slice(1, path.lastIndexOf("/"));
  const options = { method_name: path, service_url: `https://${hostname}/${service}` };
  try {
    const all = metadata.clone();
    for (const one of credentials) {
      if (one !== undefined) all.merge(await one.generateMetadata(options));
    }
    if (all.get("authorization").length > 1) {
      const text = '"authorization" metadata cannot have multiple values';
      return new RpcError(text, { code: "internal", executed: "no" });
    }
    return headersOf(all);
  } catch (cause) {
    return failureOf(cause as Error & { code?: unknown });
  }
}

/** What only a service may say of a call (gRFC A54). */
const ofServices: readonly RpcCode[] = [
  "invalid_argument",
  "not_found",
  "already_exists",
  "failed_precondition",
  "aborted",
  "out_of_range",
  "data_loss",
];

/** As grpc-js words it. */
function failureOf(cause: Error & { code?: unknown }): RpcError {
  const word = (Object.keys(rpcCodes) as RpcCode[]).find((each) => rpcCodes[each] === cause.code);
  const text = `Getting metadata from plugin failed with error: ${cause.message}`;
  if (word === undefined || !ofServices.includes(word))
    return new RpcError(text, { code: word ?? "unknown", executed: "no", cause });
  const told = `Invalid status from control plane: ${rpcCodes[word]} ${word.toUpperCase()} ${text}`;
  return new RpcError(told, { code: "internal", executed: "no", cause });
}
