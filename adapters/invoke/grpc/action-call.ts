import { rpcCodes } from "../../rpc/rpc-codes.js";
import { RpcError } from "../../rpc/rpc-error.js";
import type { GrpcAnswer } from "./answer.js";
import { answerOfError } from "./exchange.js";
import { interactive } from "./interactive.js";
import { addEntries } from "./metadata.js";
import type { GrpcCall, GrpcCredentials, GrpcListener, GrpcMetadata } from "./types.js";

/** A message of the caller. */
export interface OutgoingMessage {
  bytes: Buffer;
  /** False where the caller said so of this message. */
  mayCompress: boolean;
}

/** What a call needs of its channel. */
export interface CallSettings {
  /** Epoch milliseconds; Infinity for none. */
  deadlineAt: number;
  /** Milliseconds without a message after which a request stream counts as one that waits for answers. */
  idleMs: number;
  /** Bytes of all messages of a call, before they are compressed. */
  maxRequestBytes: number;
  number: number;
  peer: string;
  /** What is sent of the metadata, with that of credentials; the reason why there is none. Never rejects. */
  prepare(
    metadata: GrpcMetadata,
    credentials: GrpcCredentials | undefined,
  ): Promise<Record<string, string> | RpcError>;
  send(
    metadata: GrpcMetadata,
    headers: Record<string, string>,
    messages: readonly OutgoingMessage[],
    signal: AbortSignal,
  ): Promise<GrpcAnswer>;
}

type Status = Pick<GrpcAnswer, "code" | "details" | "trailers" | "activationId" | "cause">;

/** grpc-js' WriteFlags.NoCompress. */
const noCompress = 2;

/**
 * One call of a grpc-js client, in place of its HTTP/2 stream: messages are collected until the request stream ends,
 * the action is asked once, and its messages are handed out as they are asked for, the status after the last.
 */
export class ActionCall implements GrpcCall {
  readonly #settings: CallSettings;
  readonly #abort = new AbortController();
  #metadata: GrpcMetadata | undefined;
  #listener: GrpcListener | undefined;
  #credentials: GrpcCredentials | undefined;
  readonly #messages: OutgoingMessage[] = [];
  #messageBytes = 0;
  #state: "open" | "prepared" | "sent" | "answered" | "ended" = "open";
  /** How it ended. */
  #status: Status | undefined;
  /** What is still to be handed out. */
  #answer: GrpcAnswer | undefined;
  #next = 0;
  #reads = 0;
  /** Whether a message is on its way to the caller. */
  #isPushing = false;
  #deadline: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(settings: CallSettings) {
    this.#settings = settings;
  }

  start(metadata: GrpcMetadata, listener: GrpcListener): void {
    this.#metadata = metadata.clone();
    this.#listener = listener;
    const { deadlineAt } = this.#settings;
    if (this.#state === "ended") {
      this.#tellStatus();
    } else if (deadlineAt > Date.now()) {
      if (deadlineAt !== Infinity) this.#runDeadline();
      this.#watchIdle();
    } else {
      this.cancelWithStatus(rpcCodes.deadline_exceeded, "Deadline exceeded before the call was sent");
    }
  }

  setCredentials(credentials: GrpcCredentials): void {
    this.#credentials = credentials;
  }

  sendMessageWithContext(
    { callback, flags = 0 }: { callback?: (error?: Error | null) => void; flags?: number },
    message: Buffer,
  ): void {
    if (callback !== undefined) process.nextTick(callback);
    if (this.#state !== "open") return;
    this.#messageBytes += message.length;
    if (this.#messageBytes > this.#settings.maxRequestBytes) {
      const text = `the messages of the call are larger than ${this.#settings.maxRequestBytes} bytes`;
      this.cancelWithStatus(rpcCodes.resource_exhausted, text);
      return;
    }
    this.#messages.push({ bytes: message, mayCompress: (flags & noCompress) === 0 });
    this.#watchIdle();
  }

  halfClose(): void {
    if (this.#state !== "open" || this.#metadata === undefined) return;
    clearTimeout(this.#idle);
    const metadata = this.#metadata;
    const messages = this.#messages.splice(0);
    // In a turn of its own, as from a connection: what a listener throws is no rejection.
    this.#ask(metadata, messages).then((answer) => process.nextTick(() => this.#take(answer)));
  }

  async #ask(metadata: GrpcMetadata, messages: readonly OutgoingMessage[]): Promise<GrpcAnswer | undefined> {
    try {
      this.#state = "prepared";
      const headers = await this.#settings.prepare(metadata, this.#credentials);
      if (this.#state !== "prepared") return undefined;
      this.#state = "sent";
      if (headers instanceof RpcError) return answerOfError(headers);
      return await this.#settings.send(metadata, headers, messages, this.#abort.signal);
    } catch (cause) {
      // Of a function among the options.
      const { message } = cause as Error;
      return answerOfError(new RpcError(message, { code: "internal", executed: "no", cause }));
    }
  }

  #take(answer: GrpcAnswer | undefined): void {
    if (this.#state !== "sent" || answer === undefined) return;
    this.#state = "answered";
    this.#answer = answer;
    if (hasHead(answer)) this.#listener?.onReceiveMetadata(this.#headersOf(answer));
    this.#handOut();
  }

  startRead(): void {
    this.#reads++;
    this.#handOut();
  }

  cancelWithStatus(code: number, details: string): void {
    this.#end({ code, details, trailers: [] });
    this.#abort.abort();
  }

  getPeer(): string {
    return this.#settings.peer;
  }
  getCallNumber(): number {
    return this.#settings.number;
  }
  getAuthContext(): null {
    return null;
  }

  /** One message for each read, each in a turn of its own, as from a connection; then the status. */
  #handOut(): void {
    const answer = this.#answer;
    if (this.#state !== "answered" || answer === undefined || this.#isPushing) return;
    const message = answer.messages[this.#next];
    if (message === undefined) this.#end(answer);
    if (message === undefined || this.#reads === 0) return;
    this.#next++;
    this.#reads--;
    this.#isPushing = true;
    process.nextTick(() => {
      this.#isPushing = false;
      if (this.#state !== "answered") return;
      this.#listener?.onReceiveMessage(message);
      this.#handOut();
    });
  }

  #end({ code, details, trailers, activationId, cause }: Status): void {
    if (this.#state === "ended") return;
    this.#state = "ended";
    clearTimeout(this.#deadline);
    clearTimeout(this.#idle);
    this.#messages.length = 0;
    this.#answer = undefined;
    this.#status = { code, details, trailers, activationId, ...(cause === undefined ? {} : { cause }) };
    // A call may be canceled while an interceptor keeps it from being started.
    if (this.#listener !== undefined) this.#tellStatus();
  }

  #tellStatus(): void {
    const { code, details, trailers, activationId, cause } = this.#status!;
    process.nextTick(() => {
      const metadata = addEntries(this.#newMetadata(), trailers);
      if (activationId !== undefined) metadata.set("x-openwhisk-activation-id", activationId);
      // What else a status holds, grpc-js copies to the error that the caller gets.
      this.#listener?.onReceiveStatus({ code, details, metadata, ...(cause === undefined ? {} : { cause }) });
    });
  }

  /** Of the caller's own copy of the library, which this package does not import. */
  #newMetadata(): GrpcMetadata {
    const Metadata = this.#metadata!.constructor as new () => GrpcMetadata;
    return new Metadata();
  }

  #headersOf({ headers, activationId }: GrpcAnswer): GrpcMetadata {
    const metadata = addEntries(this.#newMetadata(), headers);
    if (activationId !== undefined) metadata.set("x-openwhisk-activation-id", activationId);
    return metadata;
  }

  #runDeadline(): void {
    const leftMs = this.#settings.deadlineAt - Date.now();
    // While the action is asked, the time is looked after there, where more is known of how it went.
    if (leftMs > 0 || this.#state === "sent") {
      const waitMs = Math.max(1, Math.min(leftMs, 0x7fff_ffff));
      if (leftMs > 0) this.#deadline = setTimeout(() => this.#runDeadline(), waitMs);
      return;
    }
    const why = {
      open: `nothing was sent: ${interactive}`,
      prepared: "credentials were waited for",
      answered: "its answer was not read",
      ended: "",
    }[this.#state];
    this.cancelWithStatus(rpcCodes.deadline_exceeded, `Deadline exceeded: ${why}`);
  }

  #watchIdle(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(
      () => this.cancelWithStatus(rpcCodes.unimplemented, `nothing was sent: ${interactive}`),
      Math.min(this.#settings.idleMs, 0x7fff_ffff),
    );
  }
}

/** Whether the service sent more than a status, which else has all of its metadata. The platform adds the last. */
function hasHead({ headers, messages, cause }: GrpcAnswer): boolean {
  return cause === undefined && (messages.length > 0 || headers.some(([name]) => name !== "x-request-id"));
}
