/** What generated TypeScript imports (codegen/README.md). A change that breaks generated code makes a v2 beside it. */
export type { CallOptions, Channel } from "../../../adapters/rpc/channel.js";
export type { CallContext } from "../../../adapters/rpc/dispatch.js";
export { isRpcError, RpcError } from "../../../adapters/rpc/rpc-error.js";
export { type ClientClass, clientOf } from "./client.js";
export { decode, encode, fromJson, toJson } from "./codec.js";
export { type Descriptor, descriptor, type Type, type ValueOf } from "./descriptor.js";
export { dispatch } from "./dispatch.js";
export { type Enum, enumName, enumOf } from "./enum.js";
export { type ExceptionClass, exceptionName, exceptionOf } from "./exception.js";
export type { FieldSpec, Requiredness } from "./fields.js";
export type { Handler } from "./handler.js";
export { type MethodSpec, type ServiceType, serviceOf } from "./service.js";
export { type StructType, structOf } from "./struct.js";
export { transcode } from "./transcode.js";
export { t } from "./types.js";
export { unionOf } from "./union.js";
