import type { ActionParams, Main } from "../activation.js";
import type { GrpcServer } from "../grpc/grpc-js.js";
import { wrapGrpc } from "../grpc/wrap-grpc.js";
import { type HttpApplication, wrap } from "../http/index.js";
import { isThriftCall } from "../thrift/decode-request.js";
import { wrapThrift } from "../thrift/index.js";
import { descriptorsOfServer, grpcJsOf, grpcServerOf } from "./catch-grpc.js";
import { processorOf } from "./catch-thrift.js";
import type { CaughtServer } from "./catchers.js";
import type { Chosen } from "./choose-server.js";
import { hasGrpcType, isForGrpc } from "./grpc-request.js";
import type { CaptureOptions } from "./options.js";

/** What answers activations with the servers that were chosen. */
export function mainOf({ caught, beside }: Chosen, options: CaptureOptions): Main {
  const main = mainOfOne(caught, options);
  if (beside === undefined) return main;
  const service = grpcServerOf(beside.server)!;
  const grpc = mainOfOne(beside, options);
  return (params, invocation) => (isForGrpc(params, service) ? grpc : main)(params, invocation);
}

/** Thrift's and gRPC's results are a web action's only for a web action, as their callers expect. */
function mainOfOne({ server, catcher }: CaughtServer, options: CaptureOptions): Main {
  switch (catcher.kind) {
    case "thrift":
      return wrapThrift(processorOf(server)!, options) as Main;
    case "grpc":
      return grpcMain(grpcServerOf(server)!, options);
    default:
      return wrap(server as HttpApplication, options);
  }
}

function grpcMain(service: GrpcServer, options: CaptureOptions): Main {
  const { grpc = grpcJsOf(service), descriptors = descriptorsOfServer(service) } = options;
  const known = { ...(grpc && { grpc }), ...(descriptors && { descriptors }) };
  return wrapGrpc(service, { ...options, ...known }) as Main;
}

/** What answers one activation that found no server: in the protocol that it came in, as far as it tells. */
export function refusalOf(reason: unknown, params: ActionParams, options: CaptureOptions): Main {
  const refuse = () => {
    throw reason;
  };
  if (isThriftCall(params)) return wrapThrift(refuse, options) as Main;
  // Without the other options, which may be what is refused.
  if (hasGrpcType(params))
    return wrapGrpc(refuse, { exposeMessages: options.exposeMessages === true }) as Main;
  return wrap(refuse, { ...options, kind: "factory" });
}
