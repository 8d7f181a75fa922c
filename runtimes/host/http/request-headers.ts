import { charsetName } from "./charset.js";
import { parseContentType, renderContentType } from "./media-type.js";
import { renderQuality, renderWord, TokenReader } from "./tokens.js";

/**
 * A header's value as an action sees it: the platform parses the headers it knows and writes them again. A value it
 * cannot parse, and a header it does not know, stay as they are. Source: akka-http 10.2.4, headers.scala and parser/.
 *
 * @param name  lower case
 * @param value  decoded and trimmed
 */
export function renderRequestHeader(name: string, value: string): string {
  const render = Object.hasOwn(renderers, name) ? renderers[name] : undefined;
  return render?.(value) ?? value;
}

/** Node gives one character per byte; the platform reads UTF-8, and blanks for tabs. */
export function decodeHeaderValue(value: string): string {
  const text = /[\x80-\xff]/.test(value) ? decodeUtf8(value) : value;
  return text.replaceAll("\t", " ").trim();
}

function decodeUtf8(value: string): string {
  const text = Buffer.from(value, "latin1").toString("utf8");
  return text.includes("\ufffd") ? value : text;
}

type Render = (value: string) => string | undefined;

const renderers: Partial<Record<string, Render>> = {
  accept: listOf(mediaRange),
  "accept-charset": listOf((reader) => weighted(reader, charsetName)),
  "accept-encoding": listOf((reader) => weighted(reader, knownEncoding)),
  "accept-language": listOf((reader) => weighted(reader, (tag) => tag)),
  "access-control-request-headers": listOf((reader) => reader.token()),
  authorization: credentials,
  "cache-control": listOf(cacheDirective),
  connection: listOf((reader) => reader.token()),
  "content-encoding": listOf((reader) => mapped(reader.token(), knownEncoding)),
  "content-type": (value) => mapped(parseContentType(value), renderContentType),
  cookie,
  expect: (value) => (/^100-continue$/i.test(value) ? "100-continue" : undefined),
  host: (value) => value.toLowerCase(),
  "if-match": listOf(entityTag),
  "if-none-match": listOf(entityTag),
  "proxy-authorization": credentials,
  te: listOf((reader) => reader.token()),
  "user-agent": products,
  "x-forwarded-for": listOf((reader) =>
    reader.take(/\d+\.\d+\.\d+\.\d+|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*|unknown/y),
  ),
  "x-forwarded-host": (value) =>
    /^([A-Za-z0-9\-._~!$&'()*+,;=%]*|\[[^\]]*\])(:\d{1,5})?$/.exec(value)?.[1]?.toLowerCase(),
  "x-forwarded-proto": (value) => (/^[A-Za-z0-9+.-]+$/.test(value) ? value.toLowerCase() : undefined),
};

function mapped<A, B>(value: A | undefined, map: (value: A) => B): B | undefined {
  return value === undefined ? undefined : map(value);
}

/** A list header: items, a comma and a blank between them. */
function listOf(item: (reader: TokenReader) => string | undefined): Render {
  return (value) => {
    const reader = new TokenReader(value);
    const items: string[] = [];
    do {
      const text = item(reader);
      if (text === undefined) return undefined;
      items.push(text);
    } while (reader.take(/,/y) !== undefined);
    return reader.done ? items.join(", ") : undefined;
  };
}

/** A media range of an Accept header; the quality stands last behind a type, first behind `main/*`. */
export function mediaRange(reader: TokenReader): string | undefined {
  const range = readMediaRange(reader);
  if (range === undefined) return undefined;
  const parameters = [...range.parameters].map(([name, value]) => `; ${name}=${renderWord(value)}`).join("");
  const quality = range.quality < 1 ? `;q=${renderQuality(range.quality)}` : "";
  return range.essence.endsWith("/*")
    ? range.essence + quality + parameters
    : range.essence + parameters + quality;
}

/** One item of an Accept header. */
export interface MediaRange {
  /** `text/html`, `text/*` or `*` + `/*`. */
  essence: string;
  /** Without q. */
  parameters: Map<string, string>;
  quality: number;
}

export function readMediaRange(reader: TokenReader): MediaRange | undefined {
  const essence = reader.take(/\*\/\*|\*(?!\/)/y) === undefined ? essenceOf(reader) : "*/*";
  const pairs = essence === undefined ? undefined : reader.parameters();
  if (essence === undefined || pairs === undefined) return undefined;
  const parameters = new Map(pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  const q = parameters.get("q");
  parameters.delete("q");
  const quality = q === undefined || Number.isNaN(Number(q)) ? 1 : Number(q);
  return quality < 0 || quality > 1 ? undefined : { essence, parameters, quality };
}

function essenceOf(reader: TokenReader): string | undefined {
  const main = reader.token();
  if (main === undefined || reader.text[reader.at] !== "/") return undefined;
  reader.at++;
  const sub = reader.token();
  return sub === undefined ? undefined : `${main}/${sub}`.toLowerCase();
}

function weighted(reader: TokenReader, canonical: (name: string) => string): string | undefined {
  const range = readWeighted(reader);
  if (range === undefined) return undefined;
  return canonical(range.name) + (range.quality < 1 ? `;q=${renderQuality(range.quality)}` : "");
}

/** A name with a quality, as Accept-Charset and the like have them. */
export function readWeighted(reader: TokenReader): { name: string; quality: number } | undefined {
  const name = reader.token();
  if (name === undefined) return undefined;
  if (reader.take(/;/y) === undefined) return { name, quality: 1 };
  if (reader.take(/q/y) === undefined || reader.take(/=/y) === undefined) return undefined;
  const quality = reader.take(/0(?:\.\d*)?|\.\d+|1(?:\.0*)?/y);
  return quality === undefined ? undefined : { name, quality: Number(quality) };
}

function knownEncoding(name: string): string {
  const lower = name.toLowerCase();
  return ["chunked", "compress", "deflate", "gzip", "identity", "x-zip", "x-compress"].includes(lower)
    ? lower
    : name;
}

function cacheDirective(reader: TokenReader): string | undefined {
  const name = reader.token();
  if (name === undefined || reader.take(/=/y) === undefined) return name;
  return mapped(reader.word(), (value) => `${name}=${renderWord(value)}`);
}

function entityTag(reader: TokenReader): string | undefined {
  return reader.take(/\*|(?:W\/)?"[\x21\x23-\x7e\x80-\uffff]*"/y);
}

/** Cookies that are none are dropped, quotes around a value too; of nothing but bad ones all stay. */
function cookie(value: string): string | undefined {
  const pairs = value.split(";").flatMap((part, index) => {
    const text = index === 0 ? part : part.trimStart();
    const match =
      /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) *= *(?:"([\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*)"|([\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*)) *$/.exec(
        text,
      );
    return match === null ? [] : [`${match[1]}=${match[2] ?? match[3]}`];
  });
  return pairs.length === 0 ? undefined : pairs.join("; ");
}

/** `Basic` and `Bearer` with their token; other schemes with their parameters in order of their names. */
function credentials(value: string): string | undefined {
  const reader = new TokenReader(value);
  const scheme = reader.token();
  if (scheme === undefined) return undefined;
  const token = new TokenReader(value.slice(reader.at));
  const token68 = token.take(/[A-Za-z0-9\-._~+/]+=*/y);
  if (token68 !== undefined && token.done) {
    const known = ["Basic", "Bearer"].find((name) => name.toLowerCase() === scheme.toLowerCase());
    return `${known ?? scheme} ${token68}`;
  }
  if (reader.done) return scheme;
  const parameters: [string, string][] = [];
  do {
    const name = reader.token();
    const text = name !== undefined && reader.take(/=/y) !== undefined ? reader.word() : undefined;
    if (name === undefined || text === undefined) return undefined;
    parameters.push([name, text]);
  } while (reader.take(/,/y) !== undefined);
  if (!reader.done) return undefined;
  parameters.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `${scheme} ${parameters.map(([name, text]) => `${name}=${renderWord(text)}`).join(",")}`;
}

function products(value: string): string | undefined {
  const reader = new TokenReader(value);
  const parts: string[] = [];
  while (!reader.done) {
    const part =
      reader.take(/\((?:[^()\\]|\\.|\([^()]*\))*\)/sy) ??
      reader.take(/[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?:\/ *[!#$%&'*+\-.^_`|~0-9A-Za-z]+)?/y);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return parts.length === 0 ? undefined : parts.join(" ");
}
