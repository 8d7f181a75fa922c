/**
 * What of `@grpc/grpc-js` is used, by shape: users hand in their own copy's objects, and who serves Connect's services
 * has none installed.
 */

/** A `grpc.Server` with services added. It need not be bound. */
export interface GrpcServer {
  addService(service: never, implementation: never): void;
  register(...handler: never[]): boolean;
  bindAsync(...port: never[]): void;
}

/** One method of a `grpc.ServiceDefinition`. */
export interface GrpcMethodDefinition {
  path: string;
  requestStream: boolean;
  responseStream: boolean;
  /** As in the .proto file, where the key is in lower camel case. */
  originalName?: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: each method has its own messages.
  responseSerialize(message: any): Uint8Array;
  requestDeserialize(bytes: Buffer): unknown;
}

/** What grpc-tools, ts-proto and proto-loader make of a service. */
export type GrpcServiceDefinition = Readonly<Record<string, GrpcMethodDefinition>>;

/** grpc-js's `Metadata`. */
export interface Metadata {
  get(name: string): readonly (string | Buffer)[];
  add(name: string, value: string | Buffer): void;
  /** The names are what it is called for. */
  toHttp2Headers(): object;
}

/** What its `Server` keeps of a method. */
export interface RegisteredHandler {
  func(...call: unknown[]): unknown;
  serialize(message: unknown): Uint8Array;
  deserialize(bytes: Buffer): unknown;
  type: HandlerType;
  path: string;
}

export type HandlerType = "unary" | "clientStream" | "serverStream" | "bidi";

/** What a `Server` has that its types do not show, in every 1.x. */
export interface ServerInside {
  handlers: ReadonlyMap<string, RegisteredHandler>;
  /** Since 1.10. */
  interceptors?: readonly unknown[];
  options?: Readonly<Record<string, unknown>>;
  /** By HTTP/2 server. */
  http2Servers?: ReadonlyMap<unknown, unknown>;
  /** Since 1.11. */
  createConnectionInjector?(credentials: unknown): { injectConnection(connection: unknown): void };
}

/** The package itself. */
export interface GrpcJs {
  Metadata: new () => Metadata;
  Server: new (options?: object) => GrpcServer;
  ServerCredentials: { createInsecure(): unknown };
}

export function isGrpcServer(value: unknown): value is GrpcServer {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as GrpcServer).addService === "function" &&
    typeof (value as GrpcServer).bindAsync === "function"
  );
}
