import { UnlistenError } from "../errors.js";
import type { ConnectRoutes } from "./engine/engine.js";
import {
  type GrpcMethodDefinition,
  type GrpcServer,
  type GrpcServiceDefinition,
  isGrpcServer,
} from "./grpc-js.js";

/** A service, by what calls it. */
export type GrpcService =
  | { kind: "server"; server: GrpcServer }
  | { kind: "service"; definition: GrpcServiceDefinition; implementation: object }
  | { kind: "routes"; routes: ConnectRoutes };

/** A protobuf-es `DescService`, by shape. */
export interface ConnectServiceDescriptor {
  readonly kind: "service";
  readonly typeName: string;
}

export function isConnectDescriptor(value: object): value is ConnectServiceDescriptor {
  return "typeName" in value && (value as ConnectServiceDescriptor).kind === "service";
}

/**
 * Refuses a service of protobuf-es 1, whose messages the engine cannot read.
 *
 * @throws UnlistenError `grpc-unsupported`
 */
export function refuseOldService(service: unknown): void {
  const { typeName, methods } = (service ?? {}) as { typeName?: unknown; methods?: unknown };
  if (typeof typeName !== "string" || typeof methods !== "object" || Array.isArray(methods)) return;
  throw new UnlistenError("grpc-unsupported", "this service was generated for protobuf-es 1: expected 2", {
    hint: "Generate it with protoc-gen-es 2, for Connect 2; or leave it and deploy the program that listens, which is captured.",
  });
}

/**
 * Refuses the class of a client, which `loadPackageDefinition` gives and which is taken for Connect's routes otherwise.
 *
 * @throws UnlistenError `grpc-unsupported`
 */
export function refuseClient(given: unknown): void {
  if (typeof given !== "function") return;
  const { service } = given as { service?: unknown };
  if (typeof service !== "object" || service === null || !isDefinition(service)) return;
  throw new UnlistenError("grpc-unsupported", "this is the class of a service's clients", {
    hint: "Give its service: wrapGrpc(Currency.service, implementation).",
  });
}

/**
 * Tells a service by its shape; undefined for what is none.
 *
 * @throws UnlistenError `grpc-unsupported` for one of a version that is not supported
 */
export function readService(given: unknown, implementation: unknown): GrpcService | undefined {
  if (isGrpcServer(given)) return { kind: "server", server: given };
  if (typeof given === "function") return { kind: "routes", routes: given as ConnectRoutes };
  if (typeof given !== "object" || given === null) return undefined;
  if (typeof implementation !== "object" || implementation === null) return undefined;
  refuseOldService(given);
  if (isConnectDescriptor(given))
    return { kind: "routes", routes: (router) => router.service(given, implementation) };
  if (isDefinition(given)) return { kind: "service", definition: given, implementation };
  return undefined;
}

export function isDefinition(value: object): value is GrpcServiceDefinition {
  const methods = Object.values(value);
  return (
    methods.length > 0 &&
    methods.every((method) => typeof method?.path === "string" && "requestDeserialize" in method)
  );
}

/** What implements a method, by either of its names; undefined for nothing. */
export function givenHandler(
  implementation: object,
  key: string,
  { originalName = key }: GrpcMethodDefinition,
): unknown {
  const handlers = implementation as Readonly<Record<string, unknown>>;
  return handlers[key] ?? handlers[originalName] ?? undefined;
}

/**
 * Refuses a handler that is no function, as `server.addService` does. One that is missing answers UNIMPLEMENTED.
 *
 * @throws UnlistenError `grpc-unsupported`
 */
export function refuseNoFunctions({
  definition,
  implementation,
}: Extract<GrpcService, { kind: "service" }>): void {
  for (const [key, method] of Object.entries(definition)) {
    const handler = givenHandler(implementation, key, method);
    if (handler === undefined || typeof handler === "function") continue;
    throw new UnlistenError("grpc-unsupported", `cannot call the handler of ${key}: it is no function`, {
      hint: "Give each method a function, as server.addService takes it.",
    });
  }
}
