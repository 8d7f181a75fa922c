import type { ActivationContext } from "../../context.js";
import type { HttpRequest, HttpResponse } from "../../http/message.js";
import type { Activation } from "../../running-activation.js";
import type { GrpcMethod } from "../method.js";

/** What Connect's own adapters take, by shape: nobody has to install Connect for our types. */
export type ConnectRoutes = (router: ConnectRouterLike) => unknown;

/** Connect's `ConnectRouter`. A parameter of that type is served, and so is one without a type. */
export interface ConnectRouterLike {
  // biome-ignore lint/suspicious/noExplicitAny: Connect's types differ by release; any of them fits.
  readonly handlers: any[];
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  service(service: any, implementation: any, options?: any): this;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  rpc(method: any, implementation: any, options?: any): this;
}

/** What an engine serves, and how. */
export interface EngineSettings {
  /** context.ts's own, since an engine has no copy of what a process must have once. */
  contextOf(activation: Activation): ActivationContext;
  /** Those of grpc-js services. */
  methods?: readonly GrpcMethod[];
  /** Connect services. */
  routes?: ConnectRoutes;
  /** Bytes of one message, inflated. Default 4 MiB, as gRPC has it. */
  maxMessageBytes?: number;
  /** Connect's interceptors, the outermost first. */
  interceptors?: readonly unknown[];
}

/** One method that an engine serves. */
export interface EngineMethod {
  readonly service: string;
  readonly name: string;
  /** "/shop.Currency/Convert". */
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly isIdempotent: boolean;
  /** Whether its messages' types are known: without them there is no JSON. */
  readonly hasTypes: boolean;
}

/** A response, ready to be sent as base64, and what is to be said of it. */
export interface EngineAnswer {
  response: HttpResponse;
  /** Why the activation counts as failed, for the log; undefined when the service chose the answer. */
  failure?: { cause: unknown };
  /** Whether a method was called: an error of what was not is no service's word. */
  isCalled: boolean;
}

/**
 * Answers every form of Connect and gRPC-Web.
 *
 * It is a file of its own (create-engine.ts), loaded by the first call that needs it: who sends the forms that the
 * adapter answers itself never pays for it.
 */
export interface Engine {
  readonly methods: readonly EngineMethod[];
  /**
   * Never rejects. While it works it holds the activation's `abandon`; the caller watches the deadline.
   *
   * @param request decoded with `compression: true`, since `accept-encoding` is part of the protocol
   */
  answer(request: HttpRequest, activation: Activation): Promise<EngineAnswer>;
}

/** How an engine is made: what create-engine.ts exports. */
export type CreateEngine = (settings: EngineSettings) => Engine;
