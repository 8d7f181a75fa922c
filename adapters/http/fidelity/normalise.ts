import type { ReceivedResponse } from "./message.js";

/** What is not compared, or compared after it was brought into one form. Published in FIDELITY.md. */
export interface Normalisation {
  what: string;
  because: string;
}

/** Response headers that belong to the connection or are written by whoever sends the bytes. */
const headersOfTheWire: Record<string, string> = {
  connection: "belongs to one connection; the client's is with the platform",
  "keep-alive": "belongs to one connection",
  "transfer-encoding": "the platform frames the body; the body's bytes are compared",
  "content-length": "the platform computes it from the bytes it sends; they are compared",
  date: "the platform writes its own",
};

export const normalisations: Normalisation[] = [
  ...Object.entries(headersOfTheWire).map(([name, because]) => ({
    what: `response header \`${name}\``,
    because,
  })),
  {
    what: "the reason phrase of the status line",
    because: "the platform writes the standard one; HTTP/2 has none",
  },
  {
    what: "the case of header names",
    because: "they are case-insensitive; the platform shows what the application wrote",
  },
  {
    what: "the order of different header names",
    because: "it has no meaning; the order of equal names is compared",
  },
  {
    what: "how a content type is spelled",
    because:
      "the platform re-renders it: type in lower case, charset in upper case; UTF-8 added to text, and left away from JSON, forms and event streams, which are always UTF-8",
  },
];

/** A response in the form in which two are compared: one entry per thing that could differ. */
export function normalise(response: ReceivedResponse): Map<string, unknown> {
  const facets = new Map<string, unknown>([
    ["status", response.status],
    ["body", showBody(response.body)],
  ]);
  for (const [name, value] of response.headers) {
    const key = name.toLowerCase();
    if (key in headersOfTheWire) continue;
    const values = (facets.get(`header ${key}`) as string[] | undefined) ?? [];
    facets.set(`header ${key}`, [...values, key === "content-type" ? normaliseType(value) : value.trim()]);
  }
  if (response.trailers.length > 0) facets.set("trailers", response.trailers);
  if (response.informational.length > 0) facets.set("informational", response.informational);
  if (response.cutShort) facets.set("cut short", true);
  return facets;
}

const typesWithoutCharset = /^(application\/(json|x-www-form-urlencoded|[\w.-]+\+json)|text\/event-stream)$/;
const listedText = /^text\/(html|plain|css|csv|xml|markdown)$|^application\/(javascript|xml|[\w.-]+\+xml)$/;

function normaliseType(header: string): string {
  const [type = "", ...parameters] = header.split(";").map((part) => part.trim());
  const name = type.toLowerCase();
  const kept = parameters.filter((parameter) => !/^charset=utf-8$/i.test(parameter)).map(lowerCaseCharset);
  const hasCharset = kept.some((parameter) => parameter.startsWith("charset="));
  const saidUtf8 = kept.length < parameters.length;
  const isUtf8 = !typesWithoutCharset.test(name) && (saidUtf8 || (listedText.test(name) && !hasCharset));
  return [name, ...kept, ...(isUtf8 ? ["charset=utf-8"] : [])].join("; ");
}

function lowerCaseCharset(parameter: string): string {
  return /^charset=/i.test(parameter) ? parameter.toLowerCase() : parameter;
}

/** Text where it is text; hexadecimal where it is not; a digest would hide what differs, so long bodies are cut. */
function showBody(body: Buffer): string {
  const text = body.toString("utf8");
  return Buffer.from(text, "utf8").equals(body) ? text : `bytes ${body.toString("hex")}`;
}
