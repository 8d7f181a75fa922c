import { charsetName } from "./charset.js";
import type { ContentType, MediaType } from "./media-type.js";
import { renderContentType } from "./media-type.js";
import { type MediaRange, readMediaRange, readWeighted } from "./request-headers.js";
import { TokenReader } from "./tokens.js";

/** What a client accepts; a header that cannot be read counts as none. */
export interface Acceptance {
  ranges: MediaRange[];
  charsets: { name: string; quality: number }[];
}

/**
 * Reads `Accept` and `Accept-Charset`, all lines of each.
 *
 * @param headers  names in lower case
 */
export function readAcceptance(headers: readonly (readonly [string, string])[]): Acceptance {
  const items = <T>(header: string, item: (reader: TokenReader) => T | undefined) =>
    headers.filter(([name]) => name === header).flatMap(([, value]) => readList(value, item));
  return {
    ranges: items("accept", readMediaRange),
    charsets: items("accept-charset", readWeighted),
  };
}

function readList<T>(value: string, item: (reader: TokenReader) => T | undefined): T[] {
  const reader = new TokenReader(value);
  const items: T[] = [];
  do {
    const next = item(reader);
    if (next === undefined) return [];
    items.push(next);
  } while (reader.take(/,/y) !== undefined);
  return reader.done ? items : [];
}

/**
 * Whether a client takes an answer of a type. Source: akka-http 10.2.4, ContentNegotation.scala.
 *
 * A charset inside of `Accept` is ignored, one in `Accept-Charset` counts for text.
 */
export function accepts(acceptance: Acceptance, type: ContentType): boolean {
  if (mediaQuality(acceptance.ranges, type.mediaType) <= 0) return false;
  const charset = type.mediaType.encoding === "utf-8" ? "UTF-8" : type.charset;
  return charset === undefined || charsetQuality(acceptance.charsets, charset) > 0;
}

/**
 * The charset a text is written in when the answer leaves it open: what the client likes best, UTF-8 by default.
 *
 * @returns undefined when the client takes none
 */
export function pickCharset({ charsets }: Acceptance): string | undefined {
  const best = sortCharsets(charsets)[0];
  if (best === undefined) return "UTF-8";
  if (best.name !== "*") return charsetName(best.name);
  return best.quality > 0 ? "UTF-8" : undefined;
}

/** How an offered type is named in the text of a 406. */
export function describeOffer(type: ContentType): string {
  return renderContentType(type);
}

function mediaQuality(ranges: MediaRange[], type: MediaType): number {
  if (ranges.length === 0) return 1;
  const rank = ({ essence }: MediaRange) => (essence === "*/*" ? 2 : essence.endsWith("/*") ? 1 : 0);
  const sorted = [...ranges].sort(
    (a, b) => rank(a) - rank(b) || b.parameters.size - a.parameters.size || b.quality - a.quality,
  );
  return sorted.find((range) => matches(range, type))?.quality ?? 0;
}

function matches({ essence, parameters }: MediaRange, type: MediaType): boolean {
  const wildcard = essence.endsWith("/*");
  const main = essence.slice(0, -1);
  if (wildcard ? essence !== "*/*" && !type.essence.startsWith(main) : essence !== type.essence) return false;
  return [...parameters].every(
    ([name, value]) => (name === "charset" && !wildcard) || type.parameters.get(name) === value,
  );
}

function charsetQuality(charsets: Acceptance["charsets"], charset: string): number {
  if (charsets.length === 0) return 1;
  const match = sortCharsets(charsets).find(({ name }) => name === "*" || charsetName(name) === charset);
  return match?.quality ?? 0;
}

function sortCharsets(charsets: Acceptance["charsets"]): Acceptance["charsets"] {
  return [...charsets].sort((a, b) =>
    a.name === "*" || b.name === "*"
      ? Number(a.name === "*") - Number(b.name === "*")
      : b.quality - a.quality,
  );
}
