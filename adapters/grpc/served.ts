import type { Activation } from "../running-activation.js";
import { connectionMethods } from "./connection/connection-methods.js";
import { descriptorsOf } from "./descriptors.js";
import type { Engine } from "./engine/engine.js";
import { importGrpcJs, loadedGrpcJs } from "./find-grpc-js.js";
import type { GrpcJs, ServerInside } from "./grpc-js.js";
import { loadEngine } from "./load-engine.js";
import type { GrpcMethod } from "./method.js";
import { type GrpcOptions, grpcOf } from "./options.js";
import { addReflected } from "./reflected-descriptors.js";
import { insideOf, methodsOfServer, methodsOfService } from "./service-methods.js";
import type { GrpcService } from "./service-source.js";

/** A service that can be called. */
export interface Served {
  /** By path; none of Connect's, which the engine knows. */
  readonly methods: ReadonlyMap<string, GrpcMethod>;
  /** Whether these are still all methods: a server may get more at any time. */
  isComplete(): boolean;
  /** Whether all that there is can be called through `methods`. */
  readonly hasMethods: boolean;
  /** What answers the forms that are not hot, loaded by the first activation that needs it. */
  engine(activation: Activation): Engine | Promise<Engine>;
}

/** Prepares a service, at once where grpc-js can be found at once. */
export function serve(service: GrpcService, options: GrpcOptions): Served | Promise<Served> {
  if (service.kind === "routes") return withEngine([], service, options, isFixed);
  const server = service.kind === "server" ? service.server : undefined;
  const grpc = grpcOf(options) ?? loadedGrpcJs(server);
  if (grpc !== undefined) return serveWith(grpc, service, options);
  return importGrpcJs().then((imported) => serveWith(imported, service, options));
}

function serveWith(
  grpc: GrpcJs,
  service: Exclude<GrpcService, { kind: "routes" }>,
  options: GrpcOptions,
): Served {
  if (service.kind === "service" && options.via !== "connection") {
    const { definition, implementation } = service;
    return withEngine(methodsOfService(definition, implementation, grpc, options), service, options, isFixed);
  }
  const server = service.kind === "server" ? service.server : serverOf(grpc, service);
  const inside = insideOf(server);
  const methods =
    options.via === "connection" || (options.via === undefined && hasInterceptors(inside))
      ? connectionMethods(inside, grpc, options, ownDescriptors(service))
      : methodsOfServer(inside, grpc, options);
  const { size } = inside.handlers;
  return withEngine(methods, service, options, () => inside.handlers.size === size);
}

const isFixed = () => true;

function hasInterceptors({ interceptors }: ServerInside): boolean {
  return interceptors !== undefined && interceptors.length > 0;
}

function ownDescriptors(service: GrpcService): readonly Uint8Array[] | undefined {
  return service.kind === "service" ? descriptorsOf(service.definition) : undefined;
}

function serverOf(grpc: GrpcJs, { definition, implementation }: Extract<GrpcService, { kind: "service" }>) {
  const server = new grpc.Server();
  server.addService(definition as never, implementation as never);
  return server;
}

function withEngine(
  methods: GrpcMethod[],
  service: GrpcService,
  options: GrpcOptions,
  isComplete: () => boolean,
): Served {
  let engine: Engine | Promise<Engine> | undefined;
  return {
    methods: new Map(methods.map((method) => [method.path, method])),
    isComplete,
    hasMethods: service.kind !== "routes",
    engine(activation) {
      const load = async () =>
        loadEngine({
          ...(service.kind === "routes"
            ? { routes: service.routes }
            : { methods: await addReflected(methods, activation) }),
          ...(options.maxMessageBytes !== undefined && { maxMessageBytes: options.maxMessageBytes }),
          ...(options.interceptors !== undefined && { interceptors: options.interceptors }),
        });
      engine ??= load().then(
        (loaded) => {
          engine = loaded;
          return loaded;
        },
        (thrown) => {
          // The next call tries again.
          engine = undefined;
          throw thrown;
        },
      );
      return engine;
    },
  };
}
