import "../http/provide-seldom.js";
import { provideEngine } from "./load-engine.js";

provideEngine(() => import("./engine/create-engine.js"));

export type { ActionParams } from "../activation.js";
export { type ActivationContext, context, hasContext } from "../context.js";
export { type ErrorCode, isUnlistenError, UnlistenError } from "../errors.js";
export { activationKey } from "./activation-key.js";
export type { ConnectRouterLike, ConnectRoutes } from "./engine/engine.js";
export type {
  GrpcMethodDefinition,
  GrpcServer,
  GrpcServiceDefinition,
} from "./grpc-js.js";
export type { ConnectImplementation, GrpcImplementation } from "./implementation.js";
export type { GrpcOptions } from "./options.js";
export type { GrpcResult } from "./result.js";
export type { ConnectServiceDescriptor } from "./service-source.js";
export { type GrpcMain, type GrpcSource, wrapGrpc } from "./wrap-grpc.js";
