import { randomBytes } from "node:crypto";
import { isObject, type Json, type JsonObject } from "../json.js";
import { buildArchive } from "./archive/build-archive.js";
import type { AnyRequestStep, HttpStep, Init, InitStep, PostStep, RunStep } from "./case.js";
import type { RunnerAddress } from "./connection.js";
import type { FixtureCode, Fixtures } from "./fixtures.js";

/** A request as it goes on the wire. */
export interface WireRequest {
  method: string;
  /** For those who read a report: "POST /run {...}". */
  summary: string;
  head: Buffer;
  body: Buffer;
  /** The body waits for the runner's 100 Continue. */
  waitsForContinue: boolean;
}

/** What the platform sends with every request. Source: ApacheBlockingContainerClient.scala, seen live on 2.0.0. */
const usualHeaders: [name: string, value: string][] = [
  ["Accept", "application/json"],
  ["Connection", "Keep-Alive"],
  ["User-Agent", "Apache-HttpClient/4.5 (unlisten conformance)"],
  ["Accept-Encoding", "gzip,deflate"],
];

/** Makes the request of a step whose placeholders are filled in. */
export function wireRequest(step: HttpStep, fixtures: Fixtures, address: RunnerAddress): WireRequest {
  if ("raw" in step) {
    const head = Buffer.from(String(step.raw));
    const method = /^[A-Z]+/.exec(String(step.raw))?.[0] ?? "GET";
    return { method, summary: head.toString("utf8"), head, body: Buffer.alloc(0), waitsForContinue: false };
  }
  const { method, target } = lineOf(step);
  const { body, isChunked } = bodyOf(step, fixtures);
  const fields = fieldsOf(step.headers ?? {}, body, isChunked, address);
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return {
    method,
    summary: `${method} ${target} ${summaryOf(step, body)}`.trim(),
    head: Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines}\r\n`),
    body: body ?? Buffer.alloc(0),
    waitsForContinue: fields.some(([name, value]) => /^expect$/i.test(name) && /^100-continue$/i.test(value)),
  };
}

function lineOf(step: Exclude<HttpStep, { raw: Json }>): { method: string; target: string } {
  if ("init" in step) return { method: "POST", target: "/init" };
  if ("run" in step) return { method: "POST", target: "/run" };
  if ("post" in step) return { method: "POST", target: step.post };
  const space = step.request.indexOf(" ");
  return { method: step.request.slice(0, space), target: step.request.slice(space + 1) };
}

function bodyOf(
  step: Exclude<HttpStep, { raw: Json }>,
  fixtures: Fixtures,
): { body: Buffer | undefined; isChunked: boolean } {
  const plain = (body: Buffer | undefined) => ({ body, isChunked: false });
  if ("init" in step) {
    const body = jsonBody(initBody(step, fixtures));
    const bytes = typeof step.init === "string" ? undefined : step.init.chunked;
    return bytes === undefined ? plain(body) : { body: chunked(cut(body, bytes)), isChunked: true };
  }
  if ("run" in step) return plain(jsonBody(runBody(step)));
  const { json, text, base64, chunks } = step as PostStep | AnyRequestStep;
  if (chunks !== undefined) {
    return { body: chunked(chunks.map((chunk) => Buffer.from(String(chunk)))), isChunked: true };
  }
  if (json !== undefined) return plain(jsonBody(json));
  if (text !== undefined) return plain(Buffer.from(String(text)));
  return plain(base64 === undefined ? undefined : Buffer.from(base64, "base64"));
}

function jsonBody(value: Json): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function cut(body: Buffer, bytes: number): Buffer[] {
  const count = Math.ceil(body.length / bytes);
  return Array.from({ length: count }, (_, i) => body.subarray(i * bytes, (i + 1) * bytes));
}

function chunked(chunks: readonly Buffer[]): Buffer {
  const framed = chunks.flatMap((bytes) => [
    Buffer.from(`${bytes.length.toString(16)}\r\n`),
    bytes,
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([...framed, Buffer.from("0\r\n\r\n")]);
}

/** @throws Error when the fixture's files cannot be read */
function initBody({ init }: InitStep, fixtures: Fixtures): JsonObject {
  const given: Init = typeof init === "string" ? { fixture: init } : init;
  const code = fixtures.code(given.fixture);
  const value: JsonObject = {
    name: given.fixture,
    main: given.main === undefined ? code.main : given.main,
    ...codeFields(code, given),
    env: given.env === undefined ? {} : given.env,
    ...given.more,
  };
  return { value: withoutAbsent(value) };
}

/** What stands behind `{{code:echo}}` or `{{archive:echo}}`. */
export function fixturePlaceholder(placeholder: string, fixtures: Fixtures): string | undefined {
  const [, kind, name] = /^(code|archive):(.+)$/.exec(placeholder) ?? [];
  if (kind === undefined || name === undefined) return undefined;
  const archive = kind === "archive" ? { archive: {} } : {};
  return codeFields(fixtures.code(name), { fixture: name, ...archive }).code;
}

function codeFields(code: FixtureCode, { archive }: Init): { code: string; binary: boolean } {
  if (archive === undefined && code.source !== undefined) return { code: code.source, binary: false };
  const isAsItIs = archive === undefined || Object.keys(archive).length === 0;
  const bytes = isAsItIs && code.ready !== undefined ? code.ready : buildArchive(code.files, archive ?? {});
  return { code: bytes.toString("base64"), binary: true };
}

function runBody({ run, metadata }: RunStep): JsonObject {
  return withoutAbsent({ value: run, ...(metadata === undefined ? usualMetadata() : metadata) });
}

/** Milliseconds that an activation may take. */
const activationMs = 60_000;

/** What the platform sends beside `value`: all text. There is no api_key unless an action asks for it. */
function usualMetadata(): JsonObject {
  return {
    namespace: "guest",
    action_name: "/guest/conformance",
    action_version: "0.0.1",
    activation_id: randomBytes(16).toString("hex"),
    transaction_id: randomBytes(16).toString("hex"),
    deadline: String(Date.now() + activationMs),
  };
}

function withoutAbsent(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => !(isObject(value) && value.$absent === true)),
  );
}

/** The headers in their order: the usual ones first, with the case's in place of them. */
function fieldsOf(
  given: Record<string, string | string[] | null>,
  body: Buffer | undefined,
  isChunked: boolean,
  { host, port }: RunnerAddress,
): [name: string, value: string][] {
  const names = new Set(Object.keys(given).map((name) => name.toLowerCase()));
  const usual: typeof usualHeaders = [["Host", `${host}:${port}`], ...usualHeaders];
  if (body !== undefined) usual.push(["Content-Type", "application/json"]);
  if (isChunked) usual.push(["Transfer-Encoding", "chunked"]);
  else if (body !== undefined) usual.push(["Content-Length", String(body.length)]);
  const own = Object.entries(given).flatMap(([name, values]) =>
    values === null ? [] : [values].flat().map((value): [string, string] => [name, String(value)]),
  );
  return [...usual.filter(([name]) => !names.has(name.toLowerCase())), ...own];
}

/** As much of a body as a report shows. */
const shownBytes = 400;

/** A body in a report: code is long, and the fixture's name says it. */
function summaryOf(step: Exclude<HttpStep, { raw: Json }>, body: Buffer | undefined): string {
  if (!("init" in step)) {
    const start = body?.subarray(0, shownBytes).toString("utf8") ?? "";
    return body === undefined || body.length <= shownBytes ? start : `${start}... (${body.length} bytes)`;
  }
  const { fixture, ...changes }: Init = typeof step.init === "string" ? { fixture: step.init } : step.init;
  if (Object.keys(changes).length === 0) return `with ${fixture}`;
  const shown = JSON.stringify(changes, (_, value) =>
    typeof value === "string" && value.length > shownBytes ? `${value.length} characters` : value,
  );
  return `with ${fixture} ${shown}`;
}
