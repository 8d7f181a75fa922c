import type { Random } from "./random.js";

/** Names that mean something to JavaScript, to the platform, or to a careless parser. */
export const hostileNames = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "key",
  "value",
  "init",
  "kind",
  "code",
  "error",
  "action",
  "statusCode",
  "__ow_method",
  "__ow_body",
  "__ow_headers",
  "",
  " ",
  "a/b",
  "../..",
  "\u0000",
  "\ud800",
  "é\u202e",
  "x".repeat(300),
];

const hostileTexts = [
  ...hostileNames,
  "nodejs:default",
  "nodejs:__proto__",
  "sequence",
  "blackbox",
  "/_/echo",
  "/guest/echo",
  "/guest/pkg/../echo",
  "//",
  "0.0.1",
  "99999999999.0.0",
  "active",
  "true",
  "YWJj",
  "\r\nX-Injected: yes",
  "<script>alert(1)</script>",
  "x".repeat(5000),
];

const hostileNumbers = [
  "0",
  "-0",
  "1",
  "-1",
  "0.5",
  "1e2",
  "1e308",
  "1e999",
  "-1e999",
  "1e-999",
  "9007199254740993",
  "123456789012345678901234567890123456789012345678901234567890",
  "2147483648",
];

/** Well-formed JSON text that a careful reader may still stumble over; keys may repeat. */
export function hostileJson(random: Random, depth = 4): string {
  switch (random.below(depth > 0 ? 9 : 6)) {
    case 0:
      return random.pick(["null", "true", "false"]);
    case 1:
    case 2:
      return random.pick(hostileNumbers);
    case 3:
    case 4:
    case 5:
      return JSON.stringify(random.pick(hostileTexts));
    case 6:
      return `[${random.list(4, () => hostileJson(random, depth - 1)).join(",")}]`;
    default: {
      const members = random.list(5, () => member(random.pick(hostileNames), hostileJson(random, depth - 1)));
      return `{${members.join(random.chance(0.1) ? " , \n" : ",")}}`;
    }
  }
}

/** A template with a few of its parts replaced, dropped or doubled. */
export function mutatedJson(random: Random, template: unknown): string {
  if (random.chance(0.03)) return hostileJson(random, 3);
  if (Array.isArray(template)) {
    const items = template.flatMap((item) => (random.chance(0.04) ? [] : [mutatedJson(random, item)]));
    return `[${random.chance(0.1) ? [...items, ...items].join(",") : items.join(",")}]`;
  }
  if (typeof template === "object" && template !== null) {
    const members = Object.entries(template).flatMap(([key, value]) => {
      if (random.chance(0.05)) return [];
      const one = member(key, mutatedJson(random, value));
      return random.chance(0.02) ? [one, member(key, hostileJson(random, 2))] : [one];
    });
    if (random.chance(0.2)) members.push(member(random.pick(hostileNames), hostileJson(random, 3)));
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(template);
}

/** A text made no JSON at all, or bytes that are no text. */
export function damaged(random: Random, json: string): Buffer {
  const bytes = Buffer.from(json, "utf8");
  switch (random.below(8)) {
    case 0:
      return bytes.subarray(0, random.below(bytes.length + 1));
    case 1:
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]);
    case 2:
      return Buffer.concat([bytes, Buffer.from(random.pick(["}", "x", "\0", "//", "\u2028"]))]);
    case 3:
      return Buffer.from(bytes.map((byte) => (random.chance(0.02) ? random.below(256) : byte)));
    case 4: {
      const levels = random.pick([999, 1000, 1001, 5000, 200_000]);
      return Buffer.from(`${'{"a":['.repeat(levels)}${"]}".repeat(levels)}`);
    }
    case 5:
      return Buffer.from(json, "utf16le");
    case 6:
      return Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80, ...bytes]);
    default:
      return Buffer.alloc(0);
  }
}

function member(key: string, value: string): string {
  return `${JSON.stringify(key)}:${value}`;
}
