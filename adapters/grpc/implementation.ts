import type { EventEmitter } from "node:events";
import type { Readable, Writable } from "node:stream";
import type { ConnectRouter, ServiceImpl } from "@connectrpc/connect";
import type { ConnectServiceDescriptor } from "./service-source.js";

/**
 * What implements a protobuf-es service: Connect's `ServiceImpl`, from which methods may be missing. Who has not
 * installed Connect gets no types here, and no error (.ci/bootstrap.mjs).
 */
export type ConnectImplementation<Service extends ConnectServiceDescriptor> = Service extends {
  readonly method: infer Methods;
}
  ? string extends keyof Methods
    ? object
    : Service extends ConnectService
      ? Partial<ServiceImpl<Service>>
      : object
  : object;

/** As the installed Connect has it: version 1 knows other services, and is no reason for an error of the compiler. */
type ConnectService = Parameters<ConnectRouter["service"]>[0];

/**
 * What implements a grpc-js service: its methods by name. One that is missing is answered with UNIMPLEMENTED, as grpc-js
 * does. Where the generated code tells messages and kinds (ts-proto, grpc_tools_node_protoc_ts), handlers are checked.
 */
// Conditional, since the compiler gives handlers no types by a mapped type alone that has "as" in it.
export type GrpcImplementation<Service> = Service extends object
  ? {
      readonly [Name in keyof Service as string extends Name
        ? never
        : Name | Uncapitalize<Name & string>]?: GrpcHandler<Service[Name]>;
    }
  : never;

// biome-ignore-start lint/suspicious/noExplicitAny: Metadata is a class of the user's own copy of grpc-js.

type GrpcHandler<Method> = Method extends {
  requestDeserialize(bytes: never): infer Request;
  responseSerialize(message: infer Reply): Uint8Array;
  requestStream: infer RequestStream;
  responseStream: infer ResponseStream;
}
  ? Handlers<Request, Reply>[KindOf<RequestStream, ResponseStream>]
  : AnyHandler;

/** What says no more than `boolean` can be of any kind. */
type KindOf<RequestStream, ResponseStream> = boolean extends RequestStream
  ? "any"
  : boolean extends ResponseStream
    ? "any"
    : RequestStream extends true
      ? ResponseStream extends true
        ? "bidi"
        : "clientStream"
      : ResponseStream extends true
        ? "serverStream"
        : "unary";

type AnyHandler = (...call: any[]) => unknown;

/** As methods, whose parameters may be narrower than these: grpc-js's own types are. */
interface Handlers<Request, Reply> {
  unary(call: GrpcUnaryCall<Request>, callback: GrpcCallback<Reply>): unknown;
  clientStream(call: GrpcReadableCall<Request>, callback: GrpcCallback<Reply>): unknown;
  serverStream(call: GrpcWritableCall<Request, Reply>): unknown;
  bidi(call: GrpcDuplexCall<Request, Reply>): unknown;
  any: AnyHandler;
}

type GrpcCallback<Reply> = (
  error: object | null,
  reply?: Reply | null,
  trailers?: any,
  flags?: number,
) => void;

/** What every handler of grpc-js is given. */
interface GrpcServerCall {
  cancelled: boolean;
  readonly metadata: any;
  sendMetadata(metadata: any): void;
  getDeadline(): Date | number;
  getPeer(): string;
  getPath(): string;
}

interface GrpcUnaryCall<Request> extends EventEmitter, GrpcServerCall {
  request: Request;
}

interface Reads<Request> extends Omit<Readable, "read" | "on" | typeof Symbol.asyncIterator> {
  read(size?: number): Request;
  [Symbol.asyncIterator](): AsyncIterableIterator<Request>;
  on(event: "data", listener: (message: Request) => void): this;
  on(event: string | symbol, listener: (...told: any[]) => void): this;
}

interface Writes<Reply> extends Omit<Writable, "write" | "end"> {
  write(message: Reply, callback?: (error: Error | null | undefined) => void): boolean;
  write(message: Reply, encoding?: any, callback?: (error: Error | null | undefined) => void): boolean;
  end(trailers?: any): any;
}

type GrpcReadableCall<Request> = GrpcServerCall & Reads<Request>;
type GrpcWritableCall<Request, Reply> = GrpcServerCall & { request: Request } & Writes<Reply>;
type GrpcDuplexCall<Request, Reply> = GrpcServerCall & Reads<Request> & Writes<Reply>;

// biome-ignore-end lint/suspicious/noExplicitAny: see above
