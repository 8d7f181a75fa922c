import type {
  ClientHttp2Session,
  ClientHttp2Stream,
  IncomingHttpHeaders,
  OutgoingHttpHeaders,
  ServerHttp2Session,
} from "node:http2";
import type { Duplex } from "node:stream";
import type { HeaderValue } from "../activation.js";
import { builtIn } from "../built-in.js";
import { runOutsideActivation } from "../running.js";
import { makeDuplexPair } from "./duplex-pair.js";
import { bodyTooLarge, responseMissing } from "./failures.js";
import { hopByHop } from "./hop-by-hop.js";
import type { HttpRequest } from "./message.js";
import { ResponseBody } from "./response-body.js";

/** What an HTTP/2 server answered, with the trailers that HTTP/1 and web actions have no use for. */
export interface Http2Response {
  status: number;
  /** Lower-case names. */
  headers: Record<string, HeaderValue>;
  body: Buffer | undefined;
  trailers: Record<string, HeaderValue>;
}

/** Bytes in flight before the sender waits: what fits a result, so that nothing waits. */
const windowBytes = 4 * 1024 * 1024;

/** The part of a server that HTTP/2 connections come in by. */
export interface SessionEmitter {
  once(event: "session", listener: (session: ServerHttp2Session) => void): unknown;
  removeListener(event: "session", listener: (session: ServerHttp2Session) => void): unknown;
}

/**
 * A connection to an HTTP/2 server in this process, which believes that it came in by its port. It is kept from one
 * request to the next (a new one costs over a millisecond) and made anew when the server has ended it.
 */
export class Http2Connection {
  readonly #server: SessionEmitter;
  readonly #accept: (socket: Duplex) => void;
  /** By stream: what runs a listener as a part of the activation that sent the request. */
  readonly #scopes = new Map<number, RunInScope>();
  #session: ClientHttp2Session | undefined;

  /** @param accept hands the server's end to the server */
  constructor(server: SessionEmitter, accept: (socket: Duplex) => void) {
    this.#server = server;
    this.#accept = accept;
  }

  /**
   * Sends a request and collects the response.
   *
   * @param onAbandon gets what ends the request as a client does that went away
   * @throws UnlistenError `response-missing` when the server reset the stream, `result-too-large`
   */
  async send(
    request: HttpRequest,
    onAbandon: (abandon: (reason: unknown) => void) => void,
  ): Promise<Http2Response> {
    const session = this.#open();
    const stream = this.#begin(session, request);
    try {
      return await collect(stream, onAbandon);
    } catch (thrown) {
      if (stream.rstCode !== builtIn("node:http2").constants.NGHTTP2_REFUSED_STREAM) throw thrown;
      // A server that ends the connection, for its idle time say, has not looked at the request (RFC 9113, 8.7), and may
      // say so before it says the former.
      session.close();
      return collect(this.#begin(this.#open(), request), onAbandon);
    }
  }

  #begin(session: ClientHttp2Session, request: HttpRequest): ClientHttp2Stream {
    const stream = session.request(toHeaders(request), { endStream: request.body === undefined });
    const { AsyncResource } = builtIn("node:async_hooks");
    const scope = new AsyncResource("UnlistenHttp2Request");
    const id = stream.id!;
    this.#scopes.set(id, (work) => scope.runInAsyncScope(work));
    stream.once("close", () => this.#scopes.delete(id));
    if (request.body !== undefined) stream.end(request.body);
    return stream;
  }

  #open(): ClientHttp2Session {
    if (this.#session !== undefined && !this.#session.closed && !this.#session.destroyed)
      return this.#session;
    // It outlives the activation that needs it first.
    this.#session = runOutsideActivation(() => this.#connect());
    return this.#session;
  }

  #connect(): ClientHttp2Session {
    const [client, served] = makeDuplexPair();
    const onSession = (session: ServerHttp2Session) => enterScopes(session, this.#scopes);
    this.#server.once("session", onSession);
    this.#accept(served);
    this.#server.removeListener("session", onSession);
    const session = builtIn("node:http2").connect("http://localhost", {
      createConnection: () => client,
      settings: { enablePush: false, initialWindowSize: windowBytes },
    });
    session.on("connect", () => session.setLocalWindowSize(windowBytes));
    // Each stream tells its own error.
    session.on("error", () => undefined);
    return session;
  }
}

type RunInScope = <Result>(work: () => Result) => Result;

/** Events of a stream come from the connection, which belongs to no activation: here they get back into theirs. */
function enterScopes(session: ServerHttp2Session, scopes: ReadonlyMap<number, RunInScope>): void {
  const emit = session.emit;
  session.emit = ((event: string | symbol, ...values: unknown[]) => {
    const deliver = () => Reflect.apply(emit, session, [event, ...values]) as boolean;
    if (event !== "stream") return deliver();
    const stream = values[0] as Duplex & { id: number };
    const run = scopes.get(stream.id);
    if (run === undefined) return deliver();
    const emitOfStream = stream.emit;
    stream.emit = (...args: unknown[]) => run(() => Reflect.apply(emitOfStream, stream, args) as boolean);
    return run(deliver);
  }) as typeof emit;
}

function collect(
  stream: ClientHttp2Stream,
  onAbandon: (abandon: (reason: unknown) => void) => void,
): Promise<Http2Response> {
  return new Promise((resolve, reject) => {
    let head: { status: number; headers: Record<string, HeaderValue> } | undefined;
    let body: ResponseBody | undefined;
    let trailers: Record<string, HeaderValue> = {};
    let failure: Error | undefined;
    const abandon = (reason: unknown) => {
      reject(reason);
      stream.close(builtIn("node:http2").constants.NGHTTP2_CANCEL);
    };
    onAbandon(abandon);
    stream.on("response", (headers) => {
      head = { status: headers[":status"]!, headers: fromHeaders(headers) };
      const content = new ResponseBody(Number(headers["content-length"]) || 0);
      body = content;
      // Not before: in memory, data that follows the head at once would be told first.
      stream.on("data", (chunk: Buffer) => {
        content.append(chunk, null);
        if (content.isTooLarge) abandon(bodyTooLarge());
      });
    });
    stream.on("trailers", (headers) => {
      trailers = fromHeaders(headers);
    });
    stream.on("error", (error) => {
      failure = error;
    });
    stream.on("close", () => {
      const isWhole = stream.rstCode === 0 && failure === undefined;
      if (head === undefined || !isWhole) reject(responseMissing(failure));
      else resolve({ ...head, body: body?.take() as Buffer | undefined, trailers });
    });
  });
}

function toHeaders({ method, target, headers, body }: HttpRequest): OutgoingHttpHeaders {
  const sent: OutgoingHttpHeaders = Object.create(null);
  sent[":method"] = method;
  sent[":path"] = target;
  sent[":authority"] = headers.host ?? "localhost";
  for (const name in headers) {
    const isAllowed = !hopByHop.has(name) || (name === "te" && headers.te === "trailers");
    if (isAllowed && name !== "host" && name !== "http2-settings") sent[name] = headers[name];
  }
  // gRPC's clients do not say it, and its services would pass it on with the rest of what they take for metadata.
  if (isGrpc(sent)) delete sent["content-length"];
  else if (body !== undefined) sent["content-length"] = body.length;
  return sent;
}

function isGrpc({ "content-type": type }: OutgoingHttpHeaders): boolean {
  return typeof type === "string" && /^application\/grpc(?:$|[+;])/i.test(type);
}

function fromHeaders(headers: IncomingHttpHeaders): Record<string, HeaderValue> {
  const plain: Record<string, HeaderValue> = Object.create(null);
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !name.startsWith(":")) plain[name] = value as HeaderValue;
  return plain;
}
