/**
 * A request's target as the platform's HTTP layer reads and rewrites it: what an action sees is not what was sent,
 * byte for byte, but this. Source: akka-http 10.2.4, UriParser.scala and Uri.scala.
 */
export interface RequestTarget {
  /** Decoded segments after the leading slash, dot segments resolved: `/a//b%2Fc/` is `["a", "", "b/c", ""]`. */
  segments: string[];
  /** In order, decoded; a name without "=" has the value undefined. */
  query: QueryPair[];
}

export type QueryPair = readonly [name: string, value: string | undefined];

const pathChar = /[A-Za-z0-9\-._~!$&'()*+,;=@:]/;
const queryChar = /[A-Za-z0-9\-._~!$&'()*+,;=@:/?]/;
const keptInQuery = /[A-Za-z0-9\-._~!$'()*,@:/?]/;

/** A part of an address with a character in it that may not stand there; the message is the platform's. */
export class IllegalAddress extends Error {}

/**
 * Reads the target of a request line.
 *
 * @param text  one character per byte, as Node's `req.url` has it
 * @throws IllegalAddress for brackets, braces, bars, non-ASCII bytes and bad escapes
 */
export function parseRequestTarget(text: string): RequestTarget {
  const absolute = /^https?:\/\/[^/?#]*/i.exec(text)?.[0] ?? "";
  const mark = text.indexOf("?");
  const pathEnd = mark < 0 ? text.length : mark;
  checkPath(text, absolute.length, pathEnd);
  if (mark >= 0) checkQuery(text, mark + 1);
  const path = text.slice(absolute.length, pathEnd);
  return {
    segments: resolveDots(path.split("/").slice(1).map(decodePercent)),
    query: mark < 0 ? [] : splitQuery(text.slice(mark + 1)),
  };
}

function checkPath(text: string, start: number, end: number): void {
  let inSegment = false;
  for (let at = start; at < end; at++) {
    const char = text[at]!;
    if (char === "/") inSegment = false;
    else if (char === "%") {
      checkEscape(text, at);
      at += 2;
      inSegment = true;
    } else if (pathChar.test(char) && at > start) inSegment = true;
    else throw illegalTarget(char, `${inSegment ? "pchar" : "segment"}, '/', '?' or 'EOI'`, at);
  }
}

function checkQuery(text: string, start: number): void {
  for (let at = start; at < text.length; at++) {
    const char = text[at]!;
    if (char === "%") {
      checkEscape(text, at);
      at += 2;
    } else if (!queryChar.test(char)) {
      throw illegalTarget(
        char,
        at === start ? "rawQueryString or 'EOI'" : "query-char, pct-encoded or 'EOI'",
        at,
      );
    }
  }
}

function checkEscape(text: string, at: number): void {
  for (const next of [at + 1, at + 2]) {
    const digit = text[next];
    if (digit === undefined)
      throw new IllegalAddress(
        `Illegal request-target: Unexpected end of input, expected HEXDIG (line 1, column ${next + 1})`,
      );
    if (!/[0-9A-Fa-f]/.test(digit)) throw illegalTarget(digit, "HEXDIG", next);
  }
}

function illegalTarget(char: string, expected: string, at: number): IllegalAddress {
  return new IllegalAddress(
    `Illegal request-target: Invalid input '${char}', expected ${expected} (line 1, column ${at + 1})`,
  );
}

/** RFC 3986, 5.2.4, on decoded segments: `%2e%2e` counts as well. */
function resolveDots(segments: string[]): string[] {
  const kept: string[] = [];
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1;
    if (segment === "..") kept.pop();
    if (segment !== "." && segment !== "..") kept.push(segment);
    else if (last) kept.push("");
  });
  return kept;
}

/** What follows the action's name, as the action sees it: `%41` is `A`, `%2F` stays. */
export function renderPath(segments: string[]): string {
  return segments.map((segment) => `/${encodePercent(segment, pathChar)}`).join("");
}

/** The query as a raw action sees it: `%20` is `+`, `%2F` is `/`, a second "=" is `%3D`. */
export function renderQuery(query: QueryPair[]): string {
  const encode = (text: string) => encodePercent(text, keptInQuery, "+");
  return query
    .map(([name, value]) => (value === undefined ? encode(name) : `${encode(name)}=${encode(value)}`))
    .join("&");
}

/**
 * Reads a form body; what may not stand in a query may not stand there either.
 *
 * @throws IllegalAddress with the words of the platform
 */
export function parseForm(text: string): QueryPair[] {
  let inValue = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === "&") inValue = false;
    else if (char === "=" && !inValue) inValue = true;
    else if (char === "%") {
      for (const next of [at + 1, at + 2]) {
        if (!/^[0-9A-Fa-f]$/.test(text[next] ?? "")) throw illegalForm(text, next, "HEXDIG");
      }
      at += 2;
    } else if (!/[\x21-\x7e]/.test(char) || char === "#") {
      throw illegalForm(text, at, `'+', ${inValue ? "" : "'=', "}query-char, 'EOI', '&' or pct-encoded`);
    }
  }
  return splitQuery(text);
}

function illegalForm(text: string, at: number, expected: string): IllegalAddress {
  const found = at < text.length ? `Invalid input '${text[at]}'` : "Unexpected end of input";
  const column = at + 1;
  return new IllegalAddress(
    `Illegal query: ${found}, expected ${expected} (line 1, column ${column}): ${text}\n${" ".repeat(at)}^`,
  );
}

function splitQuery(text: string): QueryPair[] {
  if (text === "") return [];
  const decode = (part: string) => decodePercent(part.replaceAll("+", " "));
  return text.split("&").map((pair) => {
    const equals = pair.indexOf("=");
    return equals < 0
      ? [decode(pair), undefined]
      : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
  });
}

/** Undoes escapes that were checked before; bytes that are not UTF-8 become U+FFFD. */
function decodePercent(text: string): string {
  if (!text.includes("%")) return text;
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
    Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"),
  );
}

function encodePercent(text: string, kept: RegExp, blank?: string): string {
  let encoded = "";
  for (const char of text) {
    if (kept.test(char)) encoded += char;
    else if (char === " " && blank !== undefined) encoded += blank;
    else
      for (const byte of Buffer.from(char, "utf8"))
        encoded += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}
