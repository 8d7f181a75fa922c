import type {
  DescMethod,
  DescMethodBiDiStreaming,
  DescMethodClientStreaming,
  DescMethodServerStreaming,
  DescMethodUnary,
  DescService,
  MessageInitShape,
  MessageShape,
} from "@bufbuild/protobuf";

/** What a handler is told beside the request. Connect's own context has this shape, and more. */
export interface HandlerContext {
  readonly method: DescMethod;
  readonly service: DescService;
  /** Aborted at the deadline, and when the call is over. */
  readonly signal: AbortSignal;
  /** What is left of the caller's time or the activation's; undefined without either. */
  readonly timeoutMs: () => number | undefined;
  /** The caller's metadata. */
  readonly requestHeader: Headers;
  /** Of a response stream: to be set before its first message. */
  readonly responseHeader: Headers;
  readonly responseTrailer: Headers;
}

/**
 * What implements a service: an object or an instance of a class. A status is thrown as an RpcError, or as Connect's
 * ConnectError; whatever else is thrown is nobody's business but the log's.
 */
export type Handler<S extends DescService> = { [M in keyof S["method"]]: HandlerMethod<S["method"][M]> };

type HandlerMethod<M> =
  M extends DescMethodUnary<infer I, infer O>
    ? (
        request: MessageShape<I>,
        context: HandlerContext,
      ) => MessageInitShape<O> | Promise<MessageInitShape<O>>
    : M extends DescMethodServerStreaming<infer I, infer O>
      ? (request: MessageShape<I>, context: HandlerContext) => AsyncIterable<MessageInitShape<O>>
      : M extends DescMethodClientStreaming<infer I, infer O>
        ? (requests: AsyncIterable<MessageShape<I>>, context: HandlerContext) => Promise<MessageInitShape<O>>
        : M extends DescMethodBiDiStreaming<infer I, infer O>
          ? (
              requests: AsyncIterable<MessageShape<I>>,
              context: HandlerContext,
            ) => AsyncIterable<MessageInitShape<O>>
          : never;
