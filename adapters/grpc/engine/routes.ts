import type { DescService } from "@bufbuild/protobuf";
import { type ConnectRouter, type ConnectRouterOptions, createConnectRouter } from "@connectrpc/connect";
import type { UniversalHandler } from "@connectrpc/connect/protocol";
import { compressions } from "../../rpc/connect-compression.js";
import { typesOfFile } from "../../rpc/types-of-file.js";
import { defaultMaxMessageBytes } from "../options.js";
import { refuseOldService } from "../service-source.js";
import type { EngineSettings } from "./engine.js";
import { observe } from "./observe.js";

/** Bytes. Connect takes no larger limit: a message's length has 32 bits. */
const largestLimit = 0xffff_ffff;

/** The options of everything that an engine serves. */
export function routerOptions({ maxMessageBytes, interceptors = [] }: EngineSettings): ConnectRouterOptions {
  return {
    acceptCompression: compressions,
    readMaxBytes: Math.min(maxMessageBytes ?? defaultMaxMessageBytes, largestLimit),
    interceptors: [observe, ...interceptors] as NonNullable<ConnectRouterOptions["interceptors"]>,
  };
}

/**
 * The handlers of Connect services.
 *
 * @param routes given a router that keeps the engine's own interceptor outermost, whatever options a service brings, and
 *   that knows the service's types for JSON
 */
export function connectHandlers(
  routes: NonNullable<EngineSettings["routes"]>,
  options: ConnectRouterOptions,
): UniversalHandler[] {
  const router = createConnectRouter(options);
  const withOurs = ({ file }: DescService, own: ConnectRouterOptions | undefined): ConnectRouterOptions => ({
    ...own,
    ...(own?.interceptors && { interceptors: [observe, ...own.interceptors] }),
    jsonOptions: { registry: typesOfFile(file), ...own?.jsonOptions },
  });
  const given: ConnectRouter = {
    handlers: router.handlers,
    service(service, implementation, own) {
      refuseOldService(service);
      router.service(service, implementation, withOurs(service, own));
      return given;
    },
    rpc(method, implementation, own) {
      router.rpc(method, implementation, withOurs(method.parent, own));
      return given;
    },
  };
  routes(given);
  return router.handlers;
}
