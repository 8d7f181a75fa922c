/** What generated TypeScript of .proto files imports (codegen/README.md). A change that breaks it makes a v2 beside it. */
export type { Channel } from "../../../../adapters/rpc/channel.js";
export {
  isRpcError,
  type MetadataTexts,
  RpcError,
  type StatusDetail,
} from "../../../../adapters/rpc/rpc-error.js";
export { type CallOptions, type ClientClass, clientOf, type Requests } from "./client.js";
export { detailOf, detailsOf } from "./details.js";
export { type Dispatch, dispatch } from "./dispatch.js";
export type { Handler, HandlerContext } from "./handler.js";
