import type { ActionParams } from "../activation.js";
import { checkOptions } from "../check-options.js";
import { UnlistenError } from "../errors.js";
import { runTurn } from "../rpc/turn.js";
import { answer, answerFailure, type GrpcTurn } from "./answer.js";
import type { ConnectRoutes } from "./engine/engine.js";
import type { GrpcServer, GrpcServiceDefinition } from "./grpc-js.js";
import type { ConnectImplementation, GrpcImplementation } from "./implementation.js";
import { type GrpcOptions, grpcRules } from "./options.js";
import type { GrpcResult } from "./result.js";
import { type Served, serve } from "./served.js";
import { insideOf } from "./service-methods.js";
import {
  type ConnectServiceDescriptor,
  type GrpcService,
  isConnectDescriptor,
  isDefinition,
  readService,
  refuseClient,
  refuseNoFunctions,
} from "./service-source.js";

/** An action's entry point; the second argument is what some runtimes add. */
export type GrpcMain = (params: ActionParams, invocation?: unknown) => Promise<GrpcResult>;

/** A server, or a function that makes one or Connect's routes, at once or later. */
export type GrpcSource =
  | GrpcServer
  | ConnectRoutes
  | Promise<GrpcServer | ConnectRoutes>
  | (() => GrpcServer | ConnectRoutes | Promise<GrpcServer | ConnectRoutes>);

/**
 * Makes an action's `main` from a gRPC service, its handlers unchanged; no port is opened.
 *
 * ```ts
 * export const main = wrapGrpc(server);                   // a grpc.Server with services added, not bound
 * export const main = wrapGrpc(service, implementation);  // what server.addService takes
 * export const main = wrapGrpc(routes);                   // Connect's (router) => router.service(...)
 * ```
 *
 * As a raw web action it is called by Connect's and gRPC-Web's own clients, in binary and in JSON; as a plain one by the
 * envelopes of codegen/PROTOCOL.md. All messages of a call are there before its method runs, and its answer leaves
 * whole: a method that waits for an answer to what it sent, within one call, stays a microservice.
 *
 * `main` never rejects. A status that the service chose is an answer; what a handler throws is the status that the same
 * service sends over a port, its reason is logged, and the activation counts as failed.
 *
 * @throws UnlistenError `grpc-unsupported` for what is no service, `option-malformed`
 */
export function wrapGrpc(source: GrpcSource, options?: GrpcOptions): GrpcMain;
export function wrapGrpc<Service extends GrpcServiceDefinition>(
  service: Service,
  implementation: GrpcImplementation<Service>,
  options?: GrpcOptions,
): GrpcMain;
export function wrapGrpc<Service extends ConnectServiceDescriptor>(
  service: Service,
  implementation: ConnectImplementation<Service>,
  options?: GrpcOptions,
): GrpcMain;
export function wrapGrpc(first: unknown, second?: object, third?: GrpcOptions): GrpcMain {
  refuseClient(first);
  if (isSource(first)) {
    const options = checked(second);
    return mainOf(() => open(first, options), options);
  }
  const service = readService(first, second);
  if (service === undefined) throw unknownService(first);
  const options = checked(service.kind === "server" || typeof first === "function" ? second : third);
  refuseUnfit(service, options);
  return mainOf(() => service, options);
}

/** A promise, or a function that takes nothing and so is no routes. */
function isSource(given: unknown): given is Promise<unknown> | (() => unknown) {
  return given instanceof Promise || (typeof given === "function" && given.length === 0);
}

function checked(given: GrpcOptions | undefined): GrpcOptions {
  const options = given ?? {};
  checkOptions(options, grpcRules);
  return options;
}

function open(
  source: Promise<unknown> | (() => unknown),
  options: GrpcOptions,
): GrpcService | Promise<GrpcService> {
  const made = source instanceof Promise ? source : source();
  return made instanceof Promise ? made.then((late) => readMade(late, options)) : readMade(made, options);
}

function readMade(made: unknown, options: GrpcOptions): GrpcService {
  const service = readService(made, undefined);
  if (service === undefined) throw unknownService(made);
  refuseUnfit(service, options);
  return service;
}

/** Opens the service at the first call, once; what fails is tried again by the next. Methods that came later are added. */
function mainOf(openService: () => GrpcService | Promise<GrpcService>, options: GrpcOptions): GrpcMain {
  let service: GrpcService | undefined;
  let served: Served | undefined;
  let loading: Promise<Served> | undefined;
  const load = async (): Promise<Served> => {
    try {
      service ??= await openService();
      served = await serve(service, options);
      return served;
    } finally {
      loading = undefined;
    }
  };
  const work = {
    answer(turn: GrpcTurn) {
      if (served?.isComplete()) return answer(turn, served);
      loading ??= load();
      return loading.then((loaded) => answer(turn, loaded));
    },
    answerFailure,
  };
  return (params, invocation) => runTurn(params, invocation, options, work);
}

/**
 * Refuses what would only be noticed by a call, or not at all.
 *
 * @throws UnlistenError `grpc-unsupported`
 */
function refuseUnfit(service: GrpcService, { interceptors = [] }: GrpcOptions): void {
  if (service.kind === "server") insideOf(service.server);
  if (service.kind === "service") refuseNoFunctions(service);
  if (service.kind !== "routes" && interceptors.length > 0)
    throw new UnlistenError(
      "grpc-unsupported",
      "`interceptors` are Connect's: this service is one of grpc-js",
      {
        hint: "Give them to the server: wrapGrpc(new grpc.Server({ interceptors })).",
      },
    );
}

function unknownService(given: unknown): UnlistenError {
  if (typeof given === "object" && given !== null && (isDefinition(given) || isConnectDescriptor(given)))
    return new UnlistenError("grpc-unsupported", "this service has no implementation", {
      hint: "Give its methods beside its definition: wrapGrpc(service, implementation).",
    });
  return new UnlistenError("grpc-unsupported", "cannot tell what service this is", {
    hint: "Give a grpc.Server with services added, a service's definition and its implementation, or Connect's (router) => router.service(...).",
  });
}
