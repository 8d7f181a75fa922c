import type { Duplex } from "node:stream";
import { UnlistenError } from "../../errors.js";
import { Http2Connection, type SessionEmitter } from "../../http/http2-connection.js";
import { readDescriptors } from "../descriptors.js";
import { isEndless } from "../endless.js";
import type { GrpcJs, ServerInside } from "../grpc-js.js";
import type { GrpcMethod } from "../method.js";
import type { GrpcOptions } from "../options.js";
import { endlessReply, namesOf, streamsOf } from "../service-methods.js";
import { callOverConnection } from "./call-over-connection.js";

/**
 * The methods of a server, called over one HTTP/2 connection in memory: all of grpc-js runs, its interceptors included.
 *
 * @param descriptors those of the service's own definition, where it has some
 * @throws UnlistenError `grpc-unsupported`
 */
export function connectionMethods(
  inside: ServerInside,
  grpc: GrpcJs,
  options: GrpcOptions,
  descriptors: readonly Uint8Array[] | undefined,
): GrpcMethod[] {
  const connection = connectionTo(inside, grpc);
  const known = readDescriptors(options.descriptors) ?? descriptors;
  return [...inside.handlers.values()].map(({ path, type }) => ({
    ...namesOf(path),
    ...streamsOf(type),
    isIdempotent: false,
    descriptors: known,
    call: isEndless(path) ? () => endlessReply(path) : (call) => callOverConnection(connection, path, call),
  }));
}

/** One for each server: a service that is added later is served over the same. */
const connections = new WeakMap<ServerInside, Http2Connection>();

function connectionTo(inside: ServerInside, grpc: GrpcJs): Http2Connection {
  const connection = connections.get(inside) ?? connect(inside, grpc);
  connections.set(inside, connection);
  return connection;
}

function connect(inside: ServerInside, grpc: GrpcJs): Http2Connection {
  if (typeof inside.createConnectionInjector !== "function")
    throw new UnlistenError("grpc-unsupported", "this server takes no connections in memory", {
      hint: 'Use @grpc/grpc-js 1.11 or later, or leave out via: "connection".',
    });
  const injector = inside.createConnectionInjector(grpc.ServerCredentials.createInsecure());
  return new Http2Connection(listenerOf(inside), (socket: Duplex) => injector.injectConnection(socket));
}

/** Where the injector's sessions are told of, so that each call is a part of its activation; private, and not needed. */
function listenerOf({ http2Servers }: ServerInside): SessionEmitter {
  const listeners = http2Servers instanceof Map ? [...http2Servers.keys()] : [];
  return (listeners.at(-1) as SessionEmitter | undefined) ?? { once() {}, removeListener() {} };
}
