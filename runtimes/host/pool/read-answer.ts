/** What came of a POST to /init or /run. */
export type RunnerAnswer =
  | {
      kind: "answered";
      status: number;
      /** May be cut. */
      body: Buffer;
      /** As announced. */
      bytes: number;
    }
  /** No answer, or one without Content-Length: the platform reads it as none. */
  | { kind: "no-response" }
  /** Nobody listens there, not yet or not any more. */
  | { kind: "refused" }
  /** It says that it is shutting down: the activation may go elsewhere. */
  | { kind: "unavailable" }
  | { kind: "timed-out" }
  /** It was ended because it took more memory than its action may. */
  | { kind: "out-of-memory" };

/** Bytes of a head, after which it is taken for none. */
const maxHeadBytes = 64 * 1024;

/** What a head says of the answer that it begins. */
interface Head {
  status: number;
  bytes: number;
  isReusable: boolean;
}

/**
 * Reads one HTTP answer as its bytes come: as much of HTTP as the platform wants of a runner, which is an answer with a
 * Content-Length. What is chunked, ends with its connection, or has no content is no answer there. Source: OpenWhisk,
 * ApacheBlockingContainerClient.scala; seen live on 2.0.0.
 */
export class AnswerReader {
  readonly #maxBytes: number;
  #unread: Buffer | undefined;
  #head: Head | undefined;
  #received = 0;
  #chunks: Buffer[] = [];

  /** @param maxBytes  of the body; the rest is read and dropped */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Whether the connection may take another request after this answer. */
  get isReusable(): boolean {
    return this.#head?.isReusable === true && this.#received === this.#head.bytes;
  }

  /** @returns the answer, once it is complete or known to be none */
  read(chunk: Buffer): RunnerAnswer | undefined {
    if (this.#head !== undefined) return this.#readBody(chunk, this.#head);
    const bytes = this.#unread === undefined ? chunk : Buffer.concat([this.#unread, chunk]);
    const end = bytes.indexOf("\r\n\r\n");
    if (end < 0) {
      this.#unread = bytes;
      return bytes.length > maxHeadBytes ? { kind: "no-response" } : undefined;
    }
    this.#unread = undefined;
    const rest = bytes.subarray(end + 4);
    const head = parseHead(bytes.toString("latin1", 0, end));
    // "100 Continue" and its like come before the answer.
    if (head === "interim") return this.read(rest);
    if (head === undefined) return { kind: "no-response" };
    this.#head = head;
    return this.#readBody(rest, head);
  }

  #readBody(chunk: Buffer, { status, bytes }: Head): RunnerAnswer | undefined {
    const part = chunk.subarray(0, Math.max(0, Math.min(bytes, this.#maxBytes) - this.#received));
    if (part.length > 0) this.#chunks.push(part);
    this.#received += chunk.length;
    if (this.#received < bytes) return undefined;
    if (status === 503) return { kind: "unavailable" };
    const body = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    return { kind: "answered", status, body, bytes };
  }
}

/** @returns undefined for what the platform takes for no answer */
function parseHead(text: string): Head | "interim" | undefined {
  const [, minor, code] = /^HTTP\/1\.([01]) (\d{3})(?: |\r|$)/.exec(text) ?? [];
  if (code === undefined) return undefined;
  const status = Number(code);
  if (status < 200 && status !== 101) return "interim";
  const length = /\r\ncontent-length:[ \t]*(\d+)[ \t]*(?:\r|$)/i.exec(text)?.[1];
  if (length === undefined || status === 204 || /\r\ntransfer-encoding:/i.test(text)) return undefined;
  const connection = /\r\nconnection:[ \t]*([^\r]*)/i.exec(text)?.[1]?.toLowerCase() ?? "";
  const isReusable = minor === "1" ? !connection.includes("close") : connection.includes("keep-alive");
  return { status, bytes: Number(length), isReusable };
}
