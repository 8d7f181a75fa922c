/**
 * The controller's content negotiation, which an action cannot switch off: a response whose type the request's
 * Accept header leaves out becomes 406, and the action's status, headers and body are lost.
 *
 * Source: ContentNegotiator.scala (Akka HTTP, Pekko HTTP), AcceptHeader.scala; seen live on 2.0.0.
 */

interface MediaRange {
  type: string;
  subtype: string;
  q: number;
}

const mediaRange = /^\s*([!#$%&'*+.^_`|~0-9a-z-]+)\/([!#$%&'*+.^_`|~0-9a-z-]+)\s*((?:;.*)?)$/i;
/** Characters. The platform answers 431 to longer headers (max-header-value-length). */
const maxHeaderLength = 8192;
const quality = /;\s*q\s*=\s*([0-9.]+)/i;

/** Whether the platform would send this type to a client with this Accept header. */
export function isAcceptable(accept: string, essence: string): boolean {
  const ranges = parseAccept(accept);
  return ranges === undefined || qualityOf(ranges, essence) > 0;
}

/**
 * A type the client accepts, to send bytes under whose own type it does not: status and headers survive, and a
 * real server would have sent the bytes as well.
 */
export function acceptableType(accept: string): string {
  const ranges = parseAccept(accept) ?? [];
  const best = ranges.filter((r) => r.q > 0).sort((a, b) => b.q - a.q);
  const named = best.filter((r) => r.type !== "*" && r.subtype !== "*");
  const wild = best.filter((r) => r.type !== "*" && r.subtype === "*");
  const candidates = [
    ...named.map((r) => `${r.type}/${r.subtype}`),
    ...wild.map((r) => (r.type === "text" ? "text/plain" : `${r.type}/octet-stream`)),
    "application/octet-stream",
    // Where a wildcard stands beside the refusal of what comes before.
    ...[...wild.map((r) => r.type), "application", "text", "image"].map((type) => `${type}/x-unlisten`),
  ];
  return candidates.find((type) => qualityOf(ranges, type) > 0) ?? "application/octet-stream";
}

/** Undefined when the header cannot be parsed: the platform then takes it for any. */
function parseAccept(accept: string): MediaRange[] | undefined {
  if (accept.length > maxHeaderLength) return undefined;
  const ranges: MediaRange[] = [];
  for (const part of accept.split(",")) {
    if (part.trim() === "") continue;
    const match = mediaRange.exec(part);
    if (match === null) return undefined;
    const q = Number(quality.exec(match[3]!)?.[1] ?? 1);
    ranges.push({
      type: match[1]!.toLowerCase(),
      subtype: match[2]!.toLowerCase(),
      q: Number.isNaN(q) ? 1 : q,
    });
  }
  return ranges.length === 0 ? undefined : ranges;
}

/** The closest range decides, not the best one. */
function qualityOf(ranges: MediaRange[], essence: string): number {
  const [type, subtype] = essence.split("/");
  const closest =
    ranges.find((r) => r.type === type && r.subtype === subtype) ??
    ranges.find((r) => r.type === type && r.subtype === "*") ??
    ranges.find((r) => r.type === "*");
  return closest?.q ?? 0;
}
