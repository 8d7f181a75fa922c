import {
  applicationError,
  type Executed,
  RpcError,
  type ThriftType,
  transportError,
} from "../../rpc/rpc-error.js";
import { codeName } from "../code-names.js";
import { type GrpcReply, Status } from "../method.js";
import { detailsOf } from "../web/status-details.js";

/** A status that no service chose, as an envelope's `error` has it (P14, P36, P68). */
export function noAnswer(reply: GrpcReply, executed: Executed, method?: string): RpcError {
  return new RpcError(reply.statusMessage, {
    code: codeName(reply.status),
    thriftType: thriftTypeOf(reply.status, executed),
    executed,
    details: detailsOf(reply),
    ...(method !== undefined && { method }),
  });
}

/** What Thrift's callers would be told of the same. */
function thriftTypeOf(status: number, executed: Executed): ThriftType {
  switch (status) {
    case Status.deadline_exceeded:
      return { family: "transport", type: transportError.timedOut };
    case Status.resource_exhausted:
      return { family: "transport", type: transportError.messageSizeLimit };
    case Status.unimplemented:
      return { family: "application", type: applicationError.unknownMethod };
    default:
      return {
        family: "application",
        type: executed === "no" ? applicationError.protocolError : applicationError.internalError,
      };
  }
}
