import { AsyncLocalStorage } from "node:async_hooks";
import type { Server } from "node:net";
import { descriptorsOf, distinctFiles } from "../grpc/descriptors.js";
import type { GrpcServer, GrpcServiceDefinition } from "../grpc/grpc-js.js";
import { isHttp2Server } from "../http/is-http2-server.js";
import { grpcJsLoaded } from "./grpc-js-loaded.js";
import { patchMethod, type Undo } from "./patch.js";
import { watchLibrary } from "./watch-library.js";

/** grpc-js's entry, wherever it is installed; `./server` beside it has the class. */
const indexFile = /[\\/]@grpc[\\/]grpc-js[^\\/]*[\\/]build[\\/]src[\\/]index\.js$/;

/** What a bundle calls (grpc-js-loaded.ts). */
const mark = Symbol.for(grpcJsLoaded);

type Bound = (error: Error | null, port: number) => void;

interface ServerPrototype {
  addService(definition: GrpcServiceDefinition, implementation: object): void;
  bindAsync(address: string, credentials: object, bound: Bound): void;
}

interface Library {
  Server: { prototype: ServerPrototype };
}

/** While `bindAsync` is at work, which `Server` does it; through name look-ups too. */
const binding = new AsyncLocalStorage<GrpcServer | undefined>();

const services = new WeakMap<Server, GrpcServer>();

/** The `grpc.Server` that an HTTP/2 server of grpc-js belongs to; undefined for any other. */
export function grpcServerOf(server: Server): GrpcServer | undefined {
  const known = services.get(server);
  if (known !== undefined) return known;
  const service = binding.getStore();
  if (service !== undefined && isHttp2Server(server)) services.set(server, service);
  return services.get(server);
}

/** Whether a server is grpc-js's and has no services so far. */
export function lacksServices(server: Server): boolean {
  const { handlers } = (services.get(server) ?? {}) as { handlers?: unknown };
  return handlers instanceof Map && handlers.size === 0;
}

/**
 * What its messages look like, as far as the services' definitions say, which the server itself does not keep.
 *
 * @returns serialised FileDescriptorProtos
 */
export function descriptorsOfServer(service: GrpcServer): readonly Uint8Array[] | undefined {
  return distinctFiles(
    (definitions.get(service) ?? []).flatMap((definition) => descriptorsOf(definition) ?? []),
  );
}

const definitions = new WeakMap<GrpcServer, GrpcServiceDefinition[]>();

/** The copy of grpc-js that made it. */
export function grpcJsOf(service: GrpcServer): object | undefined {
  return libraries.get(Object.getPrototypeOf(service));
}

/** By the prototype of its `Server`. */
const libraries = new WeakMap<object, object>();

/**
 * Remembers which `grpc.Server` each HTTP/2 server works for that `bindAsync` makes: nothing on the latter says so.
 *
 * Copies of the library that were loaded before are patched where they are, later ones when they are loaded.
 */
export function catchGrpc(): Undo {
  const undos: Undo[] = [];
  undos.push(watchLibrary(indexFile, [indexFile], (loaded, library) => patch(loaded, library, undos)));
  const holder = globalThis as { [mark]?: (library: unknown) => void };
  holder[mark] = (library) => patch(library, library, undos);
  undos.push(() => {
    delete holder[mark];
  });
  return () => {
    for (const undo of undos.reverse()) undo();
  };
}

/** @param library  the package's exports, which may not be complete yet */
function patch(loaded: unknown, library: unknown, undos: Undo[]): void {
  const prototype = (loaded as Partial<Library> | undefined)?.Server?.prototype;
  if (typeof prototype?.bindAsync !== "function" || libraries.has(prototype)) return;
  libraries.set(prototype, library as object);
  undos.push(
    () => libraries.delete(prototype),
    patchMethod(
      prototype,
      "bindAsync",
      (original) =>
        function bindAsync(this: unknown, address, credentials, bound) {
          // What the program does once it is bound is not a part of it.
          const told: Bound = typeof bound === "function" ? (...args) => binding.exit(bound, ...args) : bound;
          binding.run(this as GrpcServer, () => original.call(this as never, address, credentials, told));
        },
    ),
    patchMethod(
      prototype,
      "addService",
      (original) =>
        function addService(this: unknown, definition, implementation) {
          original.call(this as never, definition, implementation);
          const service = this as GrpcServer;
          definitions.set(service, [...(definitions.get(service) ?? []), definition]);
        },
    ),
  );
}
