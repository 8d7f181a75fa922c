import { asBuffer } from "../../as-buffer.js";
import type { Metadata } from "../grpc-js.js";
import { fromMetadata, toMetadata } from "../metadata.js";
import { type GrpcCall, type GrpcReply, type MetadataEntries, Status, statusReply } from "../method.js";
import { isDeclared, type StatusObject, statusOf } from "../status-of.js";
import type { DirectMethod } from "./direct-method.js";
import { type ServerCall, tellOver } from "./surface.js";

/**
 * One call between a handler and its caller, without a connection: what grpc-js's own call does with an HTTP/2 stream
 * (server-interceptors.ts, `BaseServerInterceptingCall`), in lists. The handler sees it through one of the surfaces
 * beside this file.
 *
 * Fields are set in the constructor, which keeps a cold start short (http/inject.ts).
 */
export class Exchange {
  declare readonly method: DirectMethod;
  declare readonly call: GrpcCall;
  /** What the handler got; undefined before it is called. */
  declare surface: ServerCall | undefined;
  declare private readonly tell: (reply: GrpcReply) => void;
  declare private headers: MetadataEntries | undefined;
  declare private readonly messages: Uint8Array[];
  declare private isEnded: boolean;

  /** @param tell is called once, perhaps while the handler runs */
  constructor(method: DirectMethod, call: GrpcCall, tell: (reply: GrpcReply) => void) {
    this.method = method;
    this.call = call;
    this.surface = undefined;
    this.tell = tell;
    this.headers = undefined;
    this.messages = [];
    this.isEnded = false;
  }

  /** Whether the caller has its reply, so that nothing more reaches it. */
  get ended(): boolean {
    return this.isEnded;
  }

  /** What the caller sent, as a new object of the user's own class. */
  readMetadata(): Metadata {
    return toMetadata(this.method.Metadata, this.call.metadata);
  }

  /** The request message at a place; undefined, and the call is over, when it cannot be read. */
  readMessage(index: number): { message: unknown } | undefined {
    const bytes = this.call.requests[index]!;
    const { maxReceiveBytes, exposeMessages } = this.method;
    if (bytes.length > maxReceiveBytes) {
      this.end(
        statusReply(
          Status.resource_exhausted,
          `Received message larger than max (${bytes.length} vs ${maxReceiveBytes})`,
        ),
      );
      return undefined;
    }
    try {
      // Generated code takes Node's kind of bytes.
      return { message: this.method.deserialize(asBuffer(bytes)) };
    } catch (thrown) {
      const text = "Error deserializing request";
      this.end(statusReply(Status.internal, exposeMessages ? `${text}: ${messageOf(thrown)}` : text));
      return undefined;
    }
  }

  sendMetadata(metadata: Metadata | undefined): void {
    this.headers ??= fromMetadata(metadata);
  }

  /** @returns whether it could be sent; else the call is over */
  sendMessage(message: unknown): boolean {
    if (this.isEnded) return false;
    const { maxSendBytes, exposeMessages } = this.method;
    let bytes: Uint8Array;
    try {
      bytes = this.method.serialize(message);
      if (!ArrayBuffer.isView(bytes)) throw new TypeError("the serialiser gave no bytes");
    } catch (thrown) {
      const text = "Error serializing response";
      this.end(statusReply(Status.internal, exposeMessages ? `${text}: ${messageOf(thrown)}` : text, thrown));
      return false;
    }
    if (bytes.length > maxSendBytes) {
      // grpc-js counts the five bytes before a message here.
      const text = `Sent message larger than max (${bytes.length + 5} vs. ${maxSendBytes})`;
      this.end(statusReply(Status.resource_exhausted, text));
      return false;
    }
    this.headers ??= noEntries;
    this.messages.push(bytes);
    return true;
  }

  /** Ends the call. */
  sendStatus({ code, details, metadata }: StatusObject, cause?: unknown): void {
    if (this.isEnded) return;
    const reply = {
      headers: noEntries,
      messages: [],
      trailers: metadata === null ? noEntries : fromMetadata(metadata),
      status: code,
      // As grpc-js does, whatever it is.
      statusMessage: String(details),
      cause,
    };
    this.conclude(reply, this.method.tellsEnd);
  }

  /** Ends the call of a method with one reply message, by what its handler called back. */
  respond(error: unknown, message: unknown, trailer: Metadata | null | undefined): void {
    if (error) this.fail(error, trailer);
    else if (this.sendMessage(message))
      this.sendStatus({ code: Status.ok, details: "OK", metadata: trailer ?? null });
  }

  /** Ends the call with what a handler gave as its error. */
  fail(error: unknown, trailer?: Metadata | null): void {
    const given = typeof error === "object" && error !== null ? error : new Error(String(error));
    this.sendStatus(statusOf(given, trailer), isDeclared(given) ? undefined : error);
  }

  /** Ends the call because the handler threw; what it threw may say too much. */
  threw(thrown: unknown): void {
    const text = this.method.exposeMessages
      ? `Server method handler threw error ${messageOf(thrown)}`
      : "Unknown error";
    this.end(statusReply(Status.unknown, text, thrown ?? new Error("the handler threw nothing")));
  }

  /** Ends the call for a reason of the caller's or the activation's, keeping what was sent before. */
  end(reply: GrpcReply): void {
    if (this.isEnded) return;
    if (this.surface !== undefined) this.surface.cancelled = true;
    this.conclude(reply, true);
  }

  private conclude(reply: GrpcReply, isTold: boolean): void {
    this.isEnded = true;
    const headers = this.headers ?? noEntries;
    this.tell({ ...reply, headers, messages: this.messages });
    if (isTold && this.surface !== undefined) tellOver(this.surface);
  }
}

const noEntries: MetadataEntries = [];

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
