import { UnlistenError } from "../errors.js";
import { descriptorsOf, readDescriptors } from "./descriptors.js";
import { callHandler } from "./direct/call-handler.js";
import type { DirectMethod } from "./direct/direct-method.js";
import { isEndless } from "./endless.js";
import type {
  GrpcJs,
  GrpcMethodDefinition,
  GrpcServer,
  GrpcServiceDefinition,
  HandlerType,
  RegisteredHandler,
  ServerInside,
} from "./grpc-js.js";
import { type GrpcMethod, type GrpcReply, Status, statusReply } from "./method.js";
import { defaultMaxMessageBytes, type GrpcOptions } from "./options.js";
import { givenHandler } from "./service-source.js";
import { missingStatus } from "./status-of.js";

/**
 * A server's own table of handlers. It is private, and the same in every 1.x, so it is looked at when the server is
 * wrapped and not when the first call comes.
 *
 * @throws UnlistenError `grpc-unsupported`
 */
export function insideOf(server: GrpcServer): ServerInside {
  const inside = server as unknown as Partial<ServerInside>;
  if (inside.handlers instanceof Map && [...inside.handlers.values()].every(isHandler))
    return inside as ServerInside;
  throw new UnlistenError(
    "grpc-unsupported",
    "cannot find the handlers of this server: expected a Server of @grpc/grpc-js 1.x",
    { hint: "Wrap the service itself: wrapGrpc(service, implementation)." },
  );
}

function isHandler(value: unknown): value is RegisteredHandler {
  const { func, serialize, deserialize, type, path } = (value ?? {}) as Partial<RegisteredHandler>;
  const functions = [func, serialize, deserialize];
  return (
    functions.every((one) => typeof one === "function") && typeof path === "string" && isHandlerType(type)
  );
}

function isHandlerType(type: unknown): type is HandlerType {
  return type === "unary" || type === "clientStream" || type === "serverStream" || type === "bidi";
}

/** The methods of a server's handlers, called directly. */
export function methodsOfServer(inside: ServerInside, grpc: GrpcJs, options: GrpcOptions): GrpcMethod[] {
  const descriptors = readDescriptors(options.descriptors);
  const shared = sharedBy(grpc, options);
  const maxSendBytes = limitOf(inside.options?.["grpc.max_send_message_length"], Infinity);
  const maxReceiveBytes = limitOf(
    inside.options?.["grpc.max_receive_message_length"],
    options.maxMessageBytes ?? defaultMaxMessageBytes,
  );
  return [...inside.handlers.values()].map((handler) =>
    directMethod(
      {
        path: handler.path,
        type: handler.type,
        func: handler.func,
        serialize: handler.serialize,
        deserialize: handler.deserialize,
        ...shared,
        maxReceiveBytes,
        maxSendBytes,
      },
      descriptors,
      false,
    ),
  );
}

/** What is the same for all methods of a service. */
function sharedBy(
  grpc: GrpcJs,
  { exposeMessages = false }: GrpcOptions,
): Pick<DirectMethod, "Metadata" | "tellsEnd" | "exposeMessages"> {
  return { Metadata: grpc.Metadata, tellsEnd: "ServerInterceptingCall" in grpc, exposeMessages };
}

/** grpc-js's own limits: a number of bytes, -1 for none. */
function limitOf(given: unknown, otherwise: number): number {
  if (typeof given !== "number") return otherwise;
  return given === -1 ? Infinity : given;
}

/** The methods of a service, as `server.addService` reads it. */
export function methodsOfService(
  definition: GrpcServiceDefinition,
  implementation: object,
  grpc: GrpcJs,
  options: GrpcOptions,
): GrpcMethod[] {
  const descriptors = readDescriptors(options.descriptors) ?? descriptorsOf(definition);
  const shared = sharedBy(grpc, options);
  return Object.entries(definition).map(([key, method]) =>
    directMethod(
      {
        path: method.path,
        type: typeOf(method),
        func: handlerOf(implementation, key, method),
        serialize: method.responseSerialize,
        deserialize: method.requestDeserialize,
        ...shared,
        maxReceiveBytes: options.maxMessageBytes ?? defaultMaxMessageBytes,
        maxSendBytes: Infinity,
      },
      descriptors,
      isIdempotent(method),
    ),
  );
}

function typeOf({ requestStream, responseStream }: GrpcMethodDefinition): HandlerType {
  if (requestStream) return responseStream ? "bidi" : "clientStream";
  return responseStream ? "serverStream" : "unary";
}

/** proto-loader keeps a method's options. */
function isIdempotent(method: GrpcMethodDefinition): boolean {
  const { options } = method as { options?: { idempotency_level?: unknown } };
  return options?.idempotency_level === "NO_SIDE_EFFECTS";
}

function handlerOf(
  implementation: object,
  key: string,
  method: GrpcMethodDefinition,
): (...call: unknown[]) => unknown {
  const handler = givenHandler(implementation, key, method) as ((...call: unknown[]) => unknown) | undefined;
  if (handler !== undefined) return handler.bind(implementation);
  const status = missingStatus(key);
  if (method.responseStream)
    return (call) => (call as { emit(name: string, error: object): void }).emit("error", status);
  return (_call, callback) => (callback as (error: object) => void)(status);
}

function directMethod(
  method: DirectMethod,
  descriptors: readonly Uint8Array[] | undefined,
  isIdempotentMethod: boolean,
): GrpcMethod {
  return {
    ...namesOf(method.path),
    ...streamsOf(method.type),
    isIdempotent: isIdempotentMethod,
    descriptors,
    call: isEndless(method.path) ? () => endlessReply(method.path) : (call) => callHandler(method, call),
  };
}

export function endlessReply(path: string): GrpcReply {
  return statusReply(Status.unimplemented, `${path} never ends, and an action answers once`);
}

/** Service, name and path of "/shop.Currency/Convert". */
export function namesOf(path: string): Pick<GrpcMethod, "service" | "name" | "path"> {
  const at = path.lastIndexOf("/");
  return { service: path.slice(path.startsWith("/") ? 1 : 0, at), name: path.slice(at + 1), path };
}

export function streamsOf(type: HandlerType): Pick<GrpcMethod, "requestStream" | "responseStream"> {
  return {
    requestStream: type === "clientStream" || type === "bidi",
    responseStream: type === "serverStream" || type === "bidi",
  };
}
