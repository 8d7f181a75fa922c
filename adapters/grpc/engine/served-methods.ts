import { createConnectRouter } from "@connectrpc/connect";
import type { UniversalHandler } from "@connectrpc/connect/protocol";
import { bridgeMethod } from "./bridge-method.js";
import type { EngineSettings } from "./engine.js";
import { connectHandlers, routerOptions } from "./routes.js";
import { typeMethods } from "./service-types.js";

/** A method that can be called. */
export interface ServedMethod {
  handler: UniversalHandler;
  /** False where messages pass as bytes, so that there is no JSON. */
  hasTypes: boolean;
  /** One of a grpc-js service. */
  isBridged: boolean;
}

/** All methods by path: "/shop.Currency/Convert". */
export function handlersOf(settings: EngineSettings): Map<string, ServedMethod> {
  const options = routerOptions(settings);
  const served = new Map<string, ServedMethod>();
  if (settings.methods !== undefined) {
    const { methods, registry } = typeMethods(settings.methods);
    for (const typed of methods) {
      const router = createConnectRouter({ ...options, jsonOptions: { registry } });
      router.rpc(typed.desc, bridgeMethod(typed, registry) as never);
      served.set(typed.method.path, {
        handler: router.handlers[0]!,
        hasTypes: typed.hasTypes,
        isBridged: true,
      });
    }
  }
  if (settings.routes !== undefined)
    for (const handler of connectHandlers(settings.routes, options))
      served.set(handler.requestPath, { handler, hasTypes: true, isBridged: false });
  return served;
}
