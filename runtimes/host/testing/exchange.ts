import { connect } from "node:net";

/** An answer, byte by byte as it came. */
export interface RawAnswer {
  status: number;
  reason: string;
  /** Names in lower case, in order; values with one character per byte. */
  headers: [string, string][];
  /** Read as UTF-8. */
  body: string;
}

/**
 * Sends bytes on a connection of its own and reads until the other side closes it.
 *
 * @param text  one character per byte
 * @returns the answers, one after another; interim ones too
 */
export function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    const received: Buffer[] = [];
    socket.on("data", (chunk) => received.push(chunk));
    socket.on("error", reject);
    socket.on("close", () => resolve(Buffer.concat(received).toString("latin1")));
    socket.write(Buffer.from(text, "latin1"));
  });
}

/** Sends one request with exactly these header lines, and parses the answer. */
export async function exchangeOne(
  port: number,
  requestLine: string,
  lines: string[] = [],
  body = "",
): Promise<RawAnswer> {
  const head = [`${requestLine} HTTP/1.1`, "Host: localhost", "Connection: close", ...lines];
  return parseAnswer(await exchange(port, `${head.join("\r\n")}\r\n\r\n${body}`));
}

export function parseAnswer(text: string): RawAnswer {
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const [, status, reason = ""] = /^HTTP\/1\.1 (\d{3}) ?(.*)$/.exec(first) ?? [];
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return {
    status: Number(status),
    reason,
    headers,
    body: Buffer.from(text.slice(end + 4), "latin1").toString("utf8"),
  };
}
