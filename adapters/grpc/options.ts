import { functions, numberFrom, type OptionRule, oneOf, typeOf } from "../check-options.js";
import { areDescriptors } from "./descriptors.js";
import type { GrpcJs, GrpcServiceDefinition } from "./grpc-js.js";

/** How a gRPC service is wrapped. All optional. */
export interface GrpcOptions {
  /**
   * How a grpc-js service is called. "direct": its handlers, in memory. "connection": its server, over an HTTP/2
   * connection in memory, which runs its interceptors and costs 30 times as much. Default: "connection" where the server
   * has interceptors.
   */
  via?: "direct" | "connection";
  /**
   * What the messages of a grpc-js service look like, for callers in JSON: a serialised FileDescriptorSet
   * (`buf build -o`, `protoc --include_imports -o`), serialised FileDescriptorProtos, or a definition that has them, as
   * proto-loader's do. By default those of the definition, or what the server's own reflection service says.
   */
  descriptors?: Uint8Array | readonly Uint8Array[] | GrpcServiceDefinition;
  /** Whether callers see the message of an error that a handler threw, as grpc-js shows only when it debugs. */
  exposeMessages?: boolean;
  /** Milliseconds before the platform gives up at which DEADLINE_EXCEEDED is answered. Default 1000. */
  deadlineMarginMs?: number;
  /** Bytes of one request message. Default 4 MiB, as grpc-js has it. */
  maxMessageBytes?: number;
  /** Connect's interceptors, the outermost first; for Connect services. */
  interceptors?: readonly unknown[];
  /** `import * as grpc from "@grpc/grpc-js"`: the copy that made the service, where it cannot be found. */
  grpc?: object;
}

/** Bytes. What grpc-js takes by default (`grpc.max_receive_message_length`). */
export const defaultMaxMessageBytes = 4 * 1024 * 1024;

export function grpcOf(options: GrpcOptions): GrpcJs | undefined {
  return options.grpc as GrpcJs | undefined;
}

/** What each of them may be. */
export const grpcRules: Readonly<Record<keyof GrpcOptions, OptionRule>> = {
  via: oneOf("direct", "connection"),
  descriptors: {
    expected: "a serialised FileDescriptorSet, a list of FileDescriptorProtos, or a definition that has them",
    allows: areDescriptors,
  },
  exposeMessages: typeOf("boolean"),
  deadlineMarginMs: numberFrom(0),
  maxMessageBytes: numberFrom(1),
  interceptors: functions,
  grpc: {
    expected: "the package @grpc/grpc-js",
    allows: (value) => typeof (value as Partial<GrpcJs> | null)?.Metadata === "function",
  },
};
