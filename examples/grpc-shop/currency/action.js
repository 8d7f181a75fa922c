// The service as an action.
import { wrapGrpc } from "unlisten/grpc";
import { handlers, service } from "./service.js";

export const main = wrapGrpc(service, handlers);
