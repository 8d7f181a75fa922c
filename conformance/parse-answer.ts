/** An HTTP answer, byte for byte. */
export interface HttpAnswer {
  status: number;
  reason: string;
  /** Names in lower case, values as Latin-1, in the order they came. */
  headers: [name: string, value: string][];
  body: Buffer;
}

/** An answer, and what came after it. */
export interface TakenAnswer {
  answer: HttpAnswer;
  /** On a connection that is kept: the beginning of the next answer. */
  rest: Buffer;
}

/**
 * Reads an answer out of what a connection has brought so far.
 *
 * @param ended  nothing more will come
 * @returns undefined while the answer is not whole
 * @throws Error when it is no HTTP, or ended too early
 */
export function parseAnswer(received: Buffer, method: string, ended: boolean): HttpAnswer | undefined {
  return takeAnswer(received, method, ended)?.answer;
}

/** As `parseAnswer`, for a connection on which more than one answer may come. */
export function takeAnswer(received: Buffer, method: string, ended: boolean): TakenAnswer | undefined {
  const headEnd = received.indexOf("\r\n\r\n");
  if (headEnd < 0) {
    if (!ended) return undefined;
    throw new Error(
      received.length === 0
        ? "the connection was closed without an answer"
        : `not an HTTP answer: ${peek(received)}`,
    );
  }
  const [statusLine, ...lines] = received.subarray(0, headEnd).toString("latin1").split("\r\n");
  const found = /^HTTP\/1\.[01] (\d{3}) ?(.*)$/.exec(statusLine!);
  if (found === null) throw new Error(`not an HTTP answer: ${peek(received)}`);
  const rest = received.subarray(headEnd + 4);
  const status = Number(found[1]);
  // An interim answer is followed by the final one.
  if (status === 100) return takeAnswer(rest, method, ended);
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
  });
  const taken = takeBody(rest, headers, method, status, ended);
  if (taken === undefined) return undefined;
  const { body, bytes } = taken;
  return { answer: { status, reason: found[2]!, headers, body }, rest: rest.subarray(bytes) };
}

/** A body, and how many bytes it took. */
interface TakenBody {
  body: Buffer;
  bytes: number;
}

function takeBody(
  rest: Buffer,
  headers: HttpAnswer["headers"],
  method: string,
  status: number,
  ended: boolean,
): TakenBody | undefined {
  if (method === "HEAD" || status < 200 || status === 204 || status === 304) {
    return { body: Buffer.alloc(0), bytes: 0 };
  }
  const last = (name: string) => headers.filter(([key]) => key === name).at(-1)?.[1];
  if (/\bchunked\b/i.test(last("transfer-encoding") ?? "")) return takeChunks(rest, ended);
  const length = last("content-length");
  if (length === undefined) return ended ? { body: rest, bytes: rest.length } : undefined;
  const bytes = Number(length);
  if (rest.length >= bytes) return { body: rest.subarray(0, bytes), bytes };
  if (ended) throw new Error(`the answer ended after ${rest.length} of ${length} bytes`);
  return undefined;
}

function takeChunks(rest: Buffer, ended: boolean): TakenBody | undefined {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = rest.indexOf("\r\n", at);
    const size =
      lineEnd < 0 ? Number.NaN : Number.parseInt(rest.subarray(at, lineEnd).toString("latin1"), 16);
    if (size === 0) {
      // Trailers may follow, up to an empty line.
      const trailersEnd = rest.indexOf("\r\n\r\n", lineEnd);
      return { body: Buffer.concat(chunks), bytes: trailersEnd < 0 ? rest.length : trailersEnd + 4 };
    }
    const next = lineEnd + 2 + size + 2;
    if (Number.isNaN(size) || rest.length < next) {
      if (ended) throw new Error("the answer ended inside a chunk");
      return undefined;
    }
    chunks.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = next;
  }
}

function peek(bytes: Buffer): string {
  return JSON.stringify(bytes.subarray(0, 100).toString("latin1"));
}
