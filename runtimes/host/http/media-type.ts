import { charsetName } from "./charset.js";
import { renderWord, TokenReader } from "./tokens.js";

/**
 * A media type with what the platform thinks of it.
 *
 * Source: akka-http 10.2.4, MediaType.scala and CommonActions.scala (getMediaType); Pekko HTTP has the same table.
 */
export interface MediaType {
  /** Lower case, `main/sub`. */
  essence: string;
  /** The type with its parameters, charset aside, as it is written again: `application/json; profile=x`. */
  value: string;
  parameters: ReadonlyMap<string, string>;
  /** `binary`: bytes. `utf-8`: text that has no other charset, so that none is shown. `open`: text in any charset. */
  encoding: "binary" | "utf-8" | "open";
}

/** A `Content-Type` header's value. */
export interface ContentType {
  mediaType: MediaType;
  /** Only of types whose encoding is `open`: the others have none to choose. */
  charset?: string;
}

/** JSON, events and forms: always UTF-8. */
const utf8Types = new Set([
  "application/json",
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/problem+json",
  "application/vnd.api+json",
  "application/x-www-form-urlencoded",
  "text/event-stream",
]);

const applicationTexts =
  "atom+xml base64 javascript rss+xml soap+xml vnd.google-earth.kml+xml x-latex x-vrml xhtml+xml xml-dtd xml problem+xml";

const texts =
  "asp cache-manifest calendar css csv html markdown mcf plain richtext tab-separated-values uri-list vnd.wap.wml " +
  "vnd.wap.wmlscript x-asm x-c x-component x-h x-java-source x-pascal x-script x-scriptcsh x-scriptelisp x-scriptksh " +
  "x-scriptlisp x-scriptperl x-scriptperl-module x-scriptphyton x-scriptrexx x-scriptscheme x-scriptsh x-scripttcl " +
  "x-scripttcsh x-scriptzsh x-server-parsed-html x-setext x-sgml x-speech x-uuencode x-vcalendar x-vcard xml";

/** Text in a charset of the sender's choice. What is in no list is binary, unless it names a charset. */
const openTypes = new Set([
  ...applicationTexts.split(" ").map((sub) => `application/${sub}`),
  ...texts.split(" ").map((sub) => `text/${sub}`),
]);

/** Binary by registration, so that a charset does not make them text. The upstream list, its families by prefix. */
const binaryTypes = new Set(
  (
    "cbor excel font-woff gnutar java-archive grpc+proto lha lzx mspowerpoint msword octet-stream pdf postscript " +
    "vnd.google-earth.kmz vnd.ms-excel vnd.ms-excel.addin.macroenabled.12 vnd.ms-excel.sheet.binary.macroenabled.12 " +
    "vnd.ms-excel.sheet.macroenabled.12 vnd.ms-excel.template.macroenabled.12 vnd.ms-fontobject vnd.ms-powerpoint " +
    "vnd.ms-powerpoint.addin.macroenabled.12 vnd.ms-powerpoint.presentation.macroenabled.12 " +
    "vnd.ms-powerpoint.slideshow.macroenabled.12 vnd.ms-word.document.macroenabled.12 " +
    "vnd.ms-word.template.macroenabled.12 vnd.oasis.opendocument.chart vnd.oasis.opendocument.database " +
    "vnd.oasis.opendocument.formula vnd.oasis.opendocument.graphics vnd.oasis.opendocument.image " +
    "vnd.oasis.opendocument.presentation vnd.oasis.opendocument.spreadsheet vnd.oasis.opendocument.text " +
    "vnd.oasis.opendocument.text-master vnd.oasis.opendocument.text-web " +
    "vnd.openxmlformats-officedocument.presentationml.presentation " +
    "vnd.openxmlformats-officedocument.presentationml.slide vnd.openxmlformats-officedocument.presentationml.slideshow " +
    "vnd.openxmlformats-officedocument.presentationml.template vnd.openxmlformats-officedocument.spreadsheetml.sheet " +
    "vnd.openxmlformats-officedocument.spreadsheetml.template " +
    "vnd.openxmlformats-officedocument.wordprocessingml.document " +
    "vnd.openxmlformats-officedocument.wordprocessingml.template x-7z-compressed x-ace-compressed x-apple-diskimage " +
    "x-arc-compressed x-bzip x-bzip2 x-chrome-extension x-compress x-compressed x-debian-package x-dvi " +
    "x-font-truetype x-font-opentype x-gtar x-gzip x-rar-compressed x-redhat-package-manager x-shockwave-flash x-tar " +
    "x-tex x-texinfo x-x509-ca-cert x-xpinstall zip"
  )
    .split(" ")
    .map((sub) => `application/${sub}`)
    .concat(
      "aiff basic midi mod mpeg ogg voc vorbis voxware wav x-pn-realaudio x-psid xm webm"
        .split(" ")
        .map((s) => `audio/${s}`),
      ["font/woff", "font/woff2"],
      "gif jpeg pict png svg+xml tiff x-icon x-ms-bmp x-pcx x-pict x-quicktime x-rgb x-xbitmap x-xpixmap webp"
        .split(" ")
        .map((s) => `image/${s}`),
      "http delivery-status rfc822".split(" ").map((s) => `message/${s}`),
      "avs-video divx gl mp4 mpeg ogg quicktime x-dv x-flv x-motion-jpeg x-ms-asf x-msvideo x-sgi-movie webm"
        .split(" ")
        .map((s) => `video/${s}`),
    ),
);

/** The type of a body that came without one, or with one that is none. */
export const octetStream: ContentType = { mediaType: mediaTypeOf("application/octet-stream") };

export const jsonType: ContentType = { mediaType: mediaTypeOf("application/json") };

/** A media type by its name, for a type that is written in this source. */
export function mediaTypeOf(essence: string): MediaType {
  return createMediaType(essence, new Map(), false);
}

/**
 * Reads a `Content-Type`.
 *
 * @returns undefined when it is none: no slash, an empty part, an unfinished parameter
 */
export function parseContentType(text: string): ContentType | undefined {
  const reader = new TokenReader(text);
  const main = reader.token();
  if (main === undefined || reader.text[reader.at] !== "/") return undefined;
  reader.at++;
  const sub = reader.token();
  const parameters = sub === undefined ? undefined : reader.parameters();
  if (sub === undefined || parameters === undefined || !reader.done) return undefined;
  let charset: string | undefined;
  const others = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (name.toLowerCase() === "charset") charset = charsetName(value);
    else others.set(name, value);
  }
  const mediaType = createMediaType(`${main}/${sub}`.toLowerCase(), others, charset !== undefined);
  return mediaType.encoding === "open" && charset !== undefined ? { mediaType, charset } : { mediaType };
}

function createMediaType(essence: string, parameters: Map<string, string>, hasCharset: boolean): MediaType {
  const sorted = new Map([...parameters].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  const value = essence + [...sorted].map(([name, text]) => `; ${name}=${renderWord(text)}`).join("");
  return { essence, value, parameters: sorted, encoding: encodingOf(essence, hasCharset) };
}

/** A charset turns every unlisted type into text, `+json` included; a listed type stays what it is. */
function encodingOf(essence: string, hasCharset: boolean): MediaType["encoding"] {
  if (utf8Types.has(essence)) return "utf-8";
  if (openTypes.has(essence)) return "open";
  if (binaryTypes.has(essence) || essence.startsWith("multipart/")) return "binary";
  return hasCharset ? "open" : "binary";
}

/** A `Content-Type` as it is written again: lower case, its charset by its registered name, or none. */
export function renderContentType({ mediaType, charset }: ContentType): string {
  return charset === undefined ? mediaType.value : `${mediaType.value}; charset=${charset}`;
}

/** `application/json` and all `+json`. A parameter behind it makes another type of it (WebActions.scala, isJsonFamily). */
export function isJsonFamily({ value }: MediaType): boolean {
  return value === "application/json" || value.endsWith("+json");
}
