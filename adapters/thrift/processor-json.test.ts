import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import thrift from "thrift";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { generate as generateOurs } from "../../codegen/generate.js";
import { transcode } from "../../codegen/stub/v1/index.js";
import type { ActionParams } from "../activation.js";
import { callEverything } from "./clients/node-calls.mjs";
import { type ThriftMain, wrapThrift } from "./index.js";
import { callbackHandler, promiseHandler } from "./testdata/everything-handler.cjs";
import { everythingIdl, generate, generatedFolder, requireFrom } from "./testing/generate.js";
import { clientOf } from "./testing/memory-connection.js";

/** Code of the Apache compiler, called in readable JSON by what our own generator knows of the same file. */

const es5 = generatedFolder();
const es6 = generatedFolder();
const ours = generatedFolder();
// biome-ignore lint/suspicious/noExplicitAny: made while the test runs
let described: any;
beforeAll(async () => {
  generate("js:node", everythingIdl, es5.path);
  generate("js:node,ts,es6", everythingIdl, es6.path);
  const read = (path: string) => readFileSync(path, "utf8");
  const { files } = generateOurs([everythingIdl], { language: "ts", version: "0.0.0", read });
  for (const { name, content } of files) writeFileSync(join(ours.path, name), content);
  described = await import(join(ours.path, "everything.ts"));
});
afterAll(() => {
  for (const folder of [es5, es6, ours]) folder.remove();
});

let log: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  log = vi.spyOn(console, "error").mockImplementation(() => {});
  return () => log.mockRestore();
});

const handlers = {
  "es5, callbacks": { folder: es5, makeHandler: callbackHandler },
  "es6, promises": { folder: es6, makeHandler: promiseHandler },
};

function wrapped(name: string): ThriftMain {
  const { folder, makeHandler } = handlers[name as keyof typeof handlers];
  const service = requireFrom(folder.path, "Everything.js");
  const types = requireFrom(folder.path, "everything_types.js");
  const processor = new service.Processor(makeHandler(types));
  return wrapThrift(processor, { json: transcode(described.Everything) });
}

const call = (main: ThriftMain, method: string, args: object) =>
  main({ v: 1, service: "Everything", method, args } as unknown as ActionParams);

const point = { x: 1, y: -2 };
const echoed: Record<string, unknown> = {
  echo: "grüße",
  scalars: {
    flag: true,
    tiny: -8,
    small: 300,
    medium: -70000,
    large: "9223372036854775807",
    real: "NaN",
    text: "hi",
    bytes: "AP8=",
    color: "GREEN",
    owner: "7",
    preset: 5,
  },
  containers: {
    names: ["a", ""],
    numbers: [3, 1],
    counts: { a: "12345678901" },
    points: { "-1": point },
    matrix: [[1.5, -0.5], []],
    nested: { a: { b: [point] } },
    index: { i: [1] },
    tags: ["t"],
    flags: [true, false],
    names_by_id: { "1234567890123": "n" },
  },
  shape: { path: [point, point] },
  tree: { name: "root", children: [{ name: "leaf", children: [] }] },
  color: "BLUE",
  bytes: "AAEC/w==",
  real: "-Infinity",
  flag: false,
  tiny: -128,
  small: 32767,
  medium: -2147483648,
  numbers: [1, 2],
};

test.each(Object.keys(handlers).flatMap((code) => Object.keys(echoed).map((method) => ({ code, method }))))(
  "$code: what $method echoes comes back as it was",
  async ({ code, method }) => {
    const args = { [method === "echo" ? "text" : "value"]: echoed[method] };
    expect(await call(wrapped(code), method, args)).toEqual({ v: 1, result: echoed[method] });
  },
);

test.each(Object.keys(handlers))("%s: exceptions, errors, nothing, oneway", async (code) => {
  const main = wrapped(code);
  expect(await call(main, "nothing", {})).toEqual({ v: 1, result: null });
  expect(await call(main, "add", { left: "40", right: 2 })).toEqual({ v: 1, result: "42" });
  expect(await call(main, "find", { id: "5" })).toEqual({ v: 1, result: "5" });
  expect(await call(main, "find", { id: "1" })).toEqual({
    v: 1,
    exception: { field: "notFound", type: "NotFound", value: { id: "1", reason: "no such id" } },
  });
  expect(await call(main, "find", { id: "2" })).toEqual({
    v: 1,
    exception: { field: "refused", type: "Refused", value: { why: "BLUE", where: { x: 1, y: -1 } } },
  });
  const failed = await call(main, "find", { id: "3" });
  expect(failed).toMatchObject({ error: { code: "internal", executed: "yes" } });
  expect(JSON.stringify(failed)).not.toContain("tulip");
  expect(await call(main, "remember", { text: "kept" })).toEqual({ v: 1, result: null });
  expect(await call(main, "remembered", {})).toEqual({ v: 1, result: "kept" });
});

test("what a person types: no envelope, no service", async () => {
  const params = { method: "add", left: 1, right: 2 } as unknown as ActionParams;
  expect(await wrapped("es6, promises")(params)).toEqual({ v: 1, result: "3" });
});

test.each([
  { name: "an argument of another type", method: "medium", args: { value: "x" }, code: "invalid_argument" },
  {
    name: "a required field is missing",
    method: "shape",
    args: { value: { point: { x: 1 } } },
    code: "invalid_argument",
  },
  { name: "a method that there is not", method: "fly", args: {}, code: "unimplemented" },
  { name: "a method of every object", method: "toString", args: {}, code: "unimplemented" },
])("$name is refused", async ({ method, args, code }) => {
  expect(await call(wrapped("es5, callbacks"), method, args)).toMatchObject({
    error: { code, executed: "no" },
  });
});

test("services of a multiplexed processor are described by their names", async () => {
  const types = requireFrom(es6.path, "everything_types.js");
  // Its declarations lack registerProcessor.
  const processor = new thrift.MultiplexedProcessor() as InstanceType<typeof thrift.MultiplexedProcessor> & {
    registerProcessor(name: string, processor: unknown): void;
  };
  for (const name of ["Everything", "Other"]) {
    const service = requireFrom(es6.path, `${name}.js`);
    processor.registerProcessor(name, new service.Processor(promiseHandler(types)));
  }
  const { Everything, Other } = described;
  const main = wrapThrift(processor, {
    json: { Everything: transcode(Everything), Other: transcode(Other) },
  });
  expect(await call(main, "color", { value: "RED" })).toEqual({ v: 1, result: "RED" });
  const other = { service: "Other", text: "hi" } as unknown as ActionParams;
  expect(await main(other)).toEqual({ v: 1, result: "hi" });
  expect(await main({ text: "hi" } as unknown as ActionParams)).toMatchObject({
    error: { code: "invalid_argument" },
  });
});

test("the same action takes Thrift's protocols", async () => {
  const service = requireFrom(es6.path, "Everything.js");
  const types = requireFrom(es6.path, "everything_types.js");
  const { client } = clientOf(service, wrapped("es6, promises"), { protocol: "compact", framed: false });
  const { Int64 } = thrift;
  const given = { client, style: "promise", protocol: "compact", types, Int64 } as const;
  expect(await callEverything(given)).toBe(40);
});

test("without a description JSON is refused, and it says what is missing", async () => {
  const service = requireFrom(es6.path, "Everything.js");
  const main = wrapThrift(new service.Processor({}));
  expect(await call(main, "nothing", {})).toMatchObject({
    error: { code: "unimplemented", message: expect.stringContaining("json") },
  });
});
