import { damaged, hostileJson, hostileNames, mutatedJson } from "./hostile-json.js";
import type { Random } from "./random.js";

/** A request, byte by byte. */
export interface HostileRequest {
  line: string;
  /** `Name: value`; Host, Connection and the length are added. */
  lines: string[];
  body: Buffer;
}

const templates = {
  actions: {
    exec: { kind: "nodejs:default", code: "function main(args) { return args; }", main: "main" },
    parameters: [
      { key: "a", value: 1, init: true },
      { key: "b", value: { c: [] } },
    ],
    annotations: [
      { key: "web-export", value: true },
      { key: "final", value: true },
    ],
    delAnnotations: ["raw-http"],
    limits: { timeout: 1000, memory: 256, logs: 10, concurrency: 1 },
    version: "0.0.7",
    publish: false,
  },
  sequences: { exec: { kind: "sequence", components: ["/_/echo", "/guest/pkg/echo"] }, annotations: [] },
  packages: {
    binding: { namespace: "_", name: "pkg" },
    parameters: [{ key: "p", value: "q" }],
    annotations: [{ key: "description", value: "a package" }],
    publish: true,
    version: "1.2.3",
  },
  triggers: { parameters: [{ key: "t", value: null }], annotations: [{ key: "feed", value: "/_/echo" }] },
  rules: { trigger: "/_/t", action: "/_/echo", status: "active" },
  activations: {},
  limits: {},
  namespaces: {},
};

const names = [
  ...hostileNames,
  "a b",
  "a@b.c-d&e",
  "%2e%2e",
  "0".repeat(32),
  `${"0".repeat(32)}/constructor`,
  "echo/echo/echo",
];

/** Of entities that are there, or will be. */
const knownNames: Record<keyof typeof templates, string[]> = {
  actions: ["echo", "pkg/echo", "new", "pkg/new", "pkg/"],
  sequences: ["both", "new", "echo"],
  packages: ["pkg", "bound", "bound"],
  triggers: ["t", "u", "u"],
  rules: ["r", "s"],
  activations: ["echo"],
  limits: ["x"],
  namespaces: ["x"],
};

const queries = [
  "blocking",
  "result",
  "overwrite",
  "timeout",
  "limit",
  "skip",
  "count",
  "docs",
  "name",
  "since",
  "upto",
  "code",
  "force",
];

const queryValues = [
  "true",
  "false",
  "1",
  "0",
  "yes",
  "-1",
  "60001",
  "99999999999999999999",
  "NaN",
  "1e3",
  "0x10",
  "%00",
  "%FF",
  "a%2Fb",
  "__proto__",
  "",
];

const types = [
  "application/json",
  "application/json; charset=utf-16",
  "application/json; a=b",
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "constructor/__proto__",
  'a/b; c="unfinished',
  "garbage",
  "",
];

const headerNames = [
  "Accept",
  "Accept-Charset",
  "Cookie",
  "User-Agent",
  "X-Request-ID",
  "X-Forwarded-For",
  "X-Forwarded-Host",
  "If-None-Match",
  "Cache-Control",
  "TE",
  "Range",
  "Constructor",
  "__proto__",
  "toString",
  "traceparent",
  "tracestate",
  "X-Require-Whisk-Auth",
];

const headerValues = [
  "*/*",
  "application/json;q=0.1",
  "text/html",
  "constructor",
  "a=b; c",
  "q=;;;,,,===",
  '"\\',
  "(((((",
  "\xff\xfe",
  "\x80",
  "x".repeat(8000),
  "UTF-16LE, *;q=0",
  "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  `${"a=".repeat(900)}`,
  "",
];

const collections = [
  ...(["actions", "actions", "actions", "sequences", "packages", "triggers", "rules"] as const),
  ...(Object.keys(templates) as (keyof typeof templates)[]),
];

/** A request to the REST API: mostly well formed as HTTP, of every method, collection and kind of body. */
export function hostileRest(random: Random, authorization: string): HostileRequest {
  const collection = random.pick(collections);
  const shown =
    collection === "sequences" ? "actions" : random.chance(0.05) ? random.pick(hostileNames) : collection;
  const namespace = random.chance(0.9)
    ? random.pick(["_", "guest"])
    : random.pick([...hostileNames, "whisk.system"]);
  const name = random.chance(0.15)
    ? ""
    : `/${encodeName(random, random.pick(random.chance(0.8) ? knownNames[collection] : names))}`;
  const method = random.pick([
    "GET",
    "GET",
    "PUT",
    "PUT",
    "PUT",
    "POST",
    "POST",
    "DELETE",
    "PATCH",
    "HEAD",
    "OPTIONS",
  ]);
  const json = random.chance(0.8) ? mutatedJson(random, templates[collection]) : hostileJson(random, 5);
  const body = random.chance(0.15) ? damaged(random, json) : Buffer.from(json);
  return {
    line: `${method} /api/v1/namespaces/${encodeName(random, namespace)}/${encodeName(random, shown)}${name}${query(random)}`,
    lines: [
      ...(random.chance(0.95) ? [authorization] : [`Authorization: ${random.pick(headerValues)}`]),
      ...headers(random),
    ],
    body: method === "GET" || method === "HEAD" ? Buffer.alloc(0) : body,
  };
}

/** A request to a web action, of every method, extension and kind of body. */
export function hostileWeb(random: Random): HostileRequest {
  const action = random.pick([
    "raw",
    "cooked",
    "cooked",
    "locked",
    "nothing",
    encodeName(random, random.pick(names)),
  ]);
  const extension = random.pick(["", ".http", ".json", ".html", ".svg", ".text", ".constructor", "."]);
  const rest = random.chance(0.5) ? "" : `/${encodeName(random, random.pick(names))}`;
  const method = random.pick(["GET", "PUT", "POST", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS"]);
  const json = hostileJson(random, 4);
  const form = random
    .list(
      4,
      () =>
        `${encodeURIComponent(random.pick(["a", "__proto__", "__ow_body", "b"]))}=%${random.pick(["41", "zz", "FF", "0"])}`,
    )
    .join("&");
  const body = random.pick([
    Buffer.from(json),
    damaged(random, json),
    Buffer.from(form),
    Buffer.alloc(random.below(3000), 0xfe),
  ]);
  return {
    line: `${method} /api/v1/web/guest/default/${action}${extension}${rest}${query(random)}`,
    lines: headers(random),
    body,
  };
}

function query(random: Random): string {
  const pairs = random.list(3, () => {
    const name = random.chance(0.8)
      ? random.pick(queries)
      : encodeURIComponent(random.pick(hostileNames.filter(isText)));
    return random.chance(0.1) ? name : `${name}=${random.pick(queryValues)}`;
  });
  if (random.chance(0.3)) pairs.push("overwrite=true&blocking=true");
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function headers(random: Random): string[] {
  const type = random.chance(0.9) ? "application/json" : random.pick(types);
  const others = random.list(3, () => `${random.pick(headerNames)}: ${random.pick(headerValues)}`);
  return [...(random.chance(0.9) ? [`Content-Type: ${type}`] : []), ...others];
}

/** Mostly escaped as it should be; sometimes as it is, which the HTTP layer has to judge. */
function encodeName(random: Random, name: string): string {
  if (random.chance(0.06)) return Buffer.from(name.replace(/[\s\0]/g, "_"), "utf8").toString("latin1");
  return isText(name) ? encodeURIComponent(name).replaceAll("%2F", "/") : "%ED%A0%80";
}

function isText(name: string): boolean {
  return !/[\ud800-\udfff]/.test(name);
}

/** The request's bytes; a body is sent with its length, or in chunks. */
export function bytesOf(random: Random, { line, lines, body }: HostileRequest): Buffer {
  const isChunked = body.length > 0 && random.chance(0.15);
  const length = isChunked ? "Transfer-Encoding: chunked" : `Content-Length: ${body.length}`;
  const head = [`${line} HTTP/1.1`, "Host: localhost", "Connection: close", ...lines, length];
  return Buffer.concat([
    Buffer.from(`${head.join("\r\n")}\r\n\r\n`, "latin1"),
    isChunked ? chunked(random, body) : body,
  ]);
}

function chunked(random: Random, body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const part = body.subarray(at, at + 1 + random.below(2000));
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from("\r\n"));
    at += part.length;
  }
  const trailer = random.chance(0.3) ? "X-Trailer: yes\r\nContent-Length: 7\r\n" : "";
  return Buffer.concat([...parts, Buffer.from(`0\r\n${trailer}\r\n`)]);
}
