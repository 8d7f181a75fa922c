import {
  functions,
  listOf,
  methodNames,
  numberFrom,
  type OptionRule,
  oneOf,
  typeOf,
} from "../../check-options.js";
import type { InvokeOptions } from "../options.js";
import type { ActionAddress } from "../where.js";

/** How a Connect client's calls reach an action. Names are Connect's own where it has one. */
export type OpenWhiskTransportOptions = InvokeOptions &
  ActionAddress & {
    /** Default "connect". "grpc-web" also reaches services that speak no Connect. */
    protocol?: "connect" | "grpc-web";
    /** Messages in protobuf's binary form, else in its JSON. Default true. */
    useBinaryFormat?: boolean;
    /** Connect's interceptors; the first is outermost. */
    // biome-ignore lint/suspicious/noExplicitAny: Connect's `Interceptor`, for users who need not have Connect.
    interceptors?: ((next: any) => (request: any) => Promise<any>)[];
    /** Of answers, in order of preference. Default both. */
    acceptCompression?: readonly ("gzip" | "br")[];
    /** Of requests from `compressMinBytes` on; null for none. Default "gzip". */
    sendCompression?: "gzip" | "br" | null;
    /** Bytes of a message. Default 64 KiB. */
    compressMinBytes?: number;
    /** Bytes of one message of an answer, inflated. Default 64 MiB. */
    readMaxBytes?: number;
    /** Bytes of one message of a request. Default 64 MiB. */
    writeMaxBytes?: number;
    /** Whether methods without side effects are called by GET, which caches may answer. Default false. */
    useHttpGet?: boolean;
    /** As protobuf-es' `toJson` and `fromJson` take them. */
    jsonOptions?: object;
    binaryOptions?: object;
    /**
     * Methods that may be called again when it is unknown whether they ran: "shop.Currency/Convert". Those that their
     * .proto file calls idempotent or free of side effects are so by themselves.
     */
    idempotent?: readonly string[] | ((method: string) => boolean);
  };

/** What those of them may be that only a transport has. */
export const transportRules: Readonly<Record<string, OptionRule>> = {
  protocol: oneOf("connect", "grpc-web"),
  useBinaryFormat: typeOf("boolean"),
  interceptors: functions,
  acceptCompression: listOf('a list of "gzip" and "br"', (name) => name === "gzip" || name === "br"),
  sendCompression: oneOf("gzip", "br", null),
  // Connect compresses what is larger: -1 is empty messages too.
  compressMinBytes: numberFrom(-1),
  readMaxBytes: numberFrom(1),
  writeMaxBytes: numberFrom(1),
  useHttpGet: typeOf("boolean"),
  jsonOptions: typeOf("object"),
  binaryOptions: typeOf("object"),
  idempotent: methodNames,
};

/** What `createClient` of `@connectrpc/connect` takes as a transport. By shape: this package does not depend on it. */
export interface OpenWhiskTransport {
  unary(
    // biome-ignore lint/suspicious/noExplicitAny: a method's description, which types the client; not this.
    method: any,
    signal: AbortSignal | undefined,
    timeoutMs: number | undefined,
    header: unknown,
    // biome-ignore lint/suspicious/noExplicitAny: a message.
    input: any,
    // biome-ignore lint/suspicious/noExplicitAny: Connect's ContextValues.
    contextValues?: any,
    // biome-ignore lint/suspicious/noExplicitAny: Connect's UnaryResponse.
  ): Promise<any>;
  stream(
    // biome-ignore lint/suspicious/noExplicitAny: see above.
    method: any,
    signal: AbortSignal | undefined,
    timeoutMs: number | undefined,
    header: unknown,
    // biome-ignore lint/suspicious/noExplicitAny: messages.
    input: AsyncIterable<any>,
    // biome-ignore lint/suspicious/noExplicitAny: Connect's ContextValues.
    contextValues?: any,
    // biome-ignore lint/suspicious/noExplicitAny: Connect's StreamResponse.
  ): Promise<any>;
  /** Ends idle connections. Not needed for a process to end. */
  close(): void;
}
