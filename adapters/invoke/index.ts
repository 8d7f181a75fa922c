export { type ErrorCode, isUnlistenError, UnlistenError } from "../errors.js";
export type { CallOptions, Channel, RpcCall, RpcReply } from "../rpc/channel.js";
export { type Executed, isRpcError, type RpcCode, RpcError, type ThriftType } from "../rpc/rpc-error.js";
export {
  type OpenWhiskChannelOptions,
  openwhiskChannel,
} from "./grpc/openwhisk-channel.js";
export { openwhiskTransport } from "./grpc/openwhisk-transport.js";
export type { OpenWhiskTransport, OpenWhiskTransportOptions } from "./grpc/transport-options.js";
export type { GrpcCall, GrpcChannel, GrpcCredentials } from "./grpc/types.js";
export { type OpenWhiskChannel, type OpenWhiskOptions, openwhisk } from "./openwhisk.js";
export {
  type OpenWhiskConnection,
  type OpenWhiskConnectionOptions,
  openwhiskConnection,
} from "./openwhisk-connection.js";
export type { InvokeOptions, TlsOptions } from "./options.js";
export { routes } from "./routes/routes.js";
export { TTransportException, TTransportExceptionType } from "./transport-exception.js";
