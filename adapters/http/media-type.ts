/**
 * How the platform's HTTP layer sees a content type: as text, JSON or binary.
 *
 * Source: MediaTypes and CommonActions.getMediaType of Akka HTTP 10.1 and 10.2 (OpenWhisk 1.0, 2.0) and Pekko
 * HTTP (OpenWhisk master). The names below are the same in all three; most were seen live on 2.0.0.
 */

import { seldom } from "../seldom.js";

export interface MediaType {
  /** Lower case, without parameters: "application/json"; "" when it cannot be parsed. */
  essence: string;
  /** As declared, in lower case; undefined when there is none. */
  charset: string | undefined;
  platform: PlatformKind;
  /** Whether the platform decodes a text of this type that could be base64 (WebActions.scala, isJsonFamily). */
  isJsonFamily: boolean;
}

/**
 * What the platform takes a type for.
 * - json: `application/json` itself, the one type that is base64 coming in and may be text going out
 * - text: a string
 * - binary: base64
 * - invalid: the platform refuses the response
 */
export type PlatformKind = "json" | "text" | "binary" | "invalid";

/** Verdicts by header value. Types repeat; multipart boundaries do not, so the map is emptied when it grows. */
const verdicts = new Map<string, MediaType>();
const maxVerdicts = 200;
/** Characters. Longer ones are read each time, so that they stay in no memory. */
const maxRememberedLength = 200;

/** Reads a Content-Type header's value. */
export function parseMediaType(value: string): MediaType {
  if (value.length > maxRememberedLength) return parse(value);
  let verdict = verdicts.get(value);
  if (verdict === undefined) {
    if (verdicts.size >= maxVerdicts) verdicts.clear();
    verdict = parse(value);
    verdicts.set(value, verdict);
  }
  return verdict;
}

/** What most requests and responses carry; no pattern has to be compiled for these at a cold start. */
const usual = new Map<string, MediaType>([
  ["", { essence: "", charset: undefined, platform: "invalid", isJsonFamily: false }],
  [
    "application/json",
    { essence: "application/json", charset: undefined, platform: "json", isJsonFamily: true },
  ],
  [
    "application/json; charset=utf-8",
    { essence: "application/json", charset: "utf-8", platform: "json", isJsonFamily: true },
  ],
  [
    "text/html; charset=utf-8",
    { essence: "text/html", charset: "utf-8", platform: "text", isJsonFamily: false },
  ],
]);

function parse(value: string): MediaType {
  return usual.get(value) ?? seldom().readMediaType(value);
}
