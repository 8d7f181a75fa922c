import type { RpcReply } from "../../../adapters/rpc/channel.js";
import type { Json, JsonObject } from "../../../adapters/rpc/json.js";
import type { RpcError } from "../../../adapters/rpc/rpc-error.js";
import { toJson } from "./codec.js";
import type { DeclaredException, Method } from "./service.js";

/** How a method's call ended, in values. */
export type Outcome =
  | { kind: "returned"; value: unknown }
  | { kind: "threw"; declared: DeclaredException; exception: unknown }
  | { kind: "failed"; error: RpcError };

/** The same in readable JSON. @throws ThriftProtocolError for a value that does not fit its type */
export function toReply(method: Method, outcome: Outcome): RpcReply {
  switch (outcome.kind) {
    case "returned": {
      const value: Json = method.returns === undefined ? null : toJson(method.returns, outcome.value);
      return { kind: "result", value };
    }
    case "threw": {
      const { field, name, type } = outcome.declared;
      return { kind: "exception", field, type: name, value: toJson(type, outcome.exception) as JsonObject };
    }
    case "failed":
      return { kind: "error", error: outcome.error };
  }
}
