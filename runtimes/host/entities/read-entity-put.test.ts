import { expect, test } from "vitest";
import type { Json } from "../json/json.js";
import { defaultLimits } from "../limits.js";
import { createKinds } from "../pool/kinds.js";
import { checkLimits } from "./check-limits.js";
import { readActionPut, readPackagePut } from "./read-entity-put.js";

const kinds = createKinds();
const code = "function main() {}";
const exec = { kind: "nodejs:20", code };

test.each<{ name: string; content: Json; put: object }>([
  {
    name: "the default kind is stored as what it stands for",
    content: { exec: { kind: "nodejs:default", code } },
    put: { exec: { ...exec, binary: false } },
  },
  {
    name: "what is base64 is binary",
    content: { exec: { kind: "nodejs:20", code: "abcdabcd" } },
    put: { exec: { kind: "nodejs:20", code: "abcdabcd", binary: true } },
  },
  {
    name: "a client's flag is not believed",
    content: { exec: { ...exec, binary: true } },
    put: { exec: { ...exec, binary: false } },
  },
  {
    name: "main is kept",
    content: { exec: { ...exec, main: "a.b" } },
    put: { exec: { ...exec, binary: false, main: "a.b" } },
  },
  {
    name: "empty code is code",
    content: { exec: { kind: "nodejs:20", code: "" } },
    put: { exec: { kind: "nodejs:20", code: "", binary: false } },
  },
  {
    name: "unknown fields and limits are ignored",
    content: { foo: 1, limits: { foo: 1, timeout: 1000 } },
    put: { limits: { timeout: 1000 } },
  },
  {
    name: "of a repeated parameter the last one counts",
    content: {
      parameters: [
        { key: "a", value: 1 },
        { key: "a", value: 2, init: true },
      ],
    },
    put: { parameters: [{ key: "a", value: 2, init: true }] },
  },
  {
    name: "a blackbox action needs no code",
    content: { exec: { kind: "BlackBox", image: "me/own:1", code: " ", main: "run" } },
    put: { exec: { kind: "blackbox", image: "me/own:1", binary: false, main: "run" } },
  },
  {
    name: "a blackbox action may have code",
    content: { exec: { kind: "blackbox", image: "openwhisk/dockerskeleton", code: "abcd" } },
    put: { exec: { kind: "blackbox", image: "openwhisk/dockerskeleton", code: "abcd", binary: true } },
  },
  { name: "null is no value", content: { exec: null, version: null }, put: {} },
])("$name", ({ content, put }) => {
  expect(readActionPut(content, kinds, "guest")).toEqual(put);
});

test.each<{ content: Json; text: string }>([
  { content: [], text: "Object expected" },
  { content: { exec: { code } }, text: "'kind' must be a string defined in 'exec'" },
  {
    content: { exec: { kind: "nodejs:20" } },
    text: "'code' must be a string or attachment object defined in 'exec' for 'nodejs:20' actions",
  },
  {
    content: { exec: { kind: "cobol:60", code } },
    text: "The specified runtime 'cobol:60' is not supported by this platform. Valid values are: 'nodejs:20', 'nodejs:default', 'nodejs:22', 'nodejs:24'.",
  },
  {
    content: { exec: { kind: "blackbox", code } },
    text: "'image' must be a string defined in 'exec' for 'blackbox' actions",
  },
  { content: { exec: { kind: "blackbox", image: "No/Image" } }, text: "could not parse image name" },
  {
    content: { exec: { kind: "blackbox", image: "me/own", main: 1 } },
    text: "if defined, 'main' be a string in 'exec' for 'blackbox' actions",
  },
  { content: { parameters: { a: 1 } }, text: "parameters malformed!" },
  { content: { parameters: [{ key: "a" }] }, text: "parameters malformed!" },
  { content: { limits: { timeout: "1000" } }, text: "time limit malformed" },
  { content: { limits: { memory: 1.5 } }, text: "memory limit malformed" },
])("$text", ({ content, text }) => {
  expect(() => readActionPut(content, kinds, "guest")).toThrow(text);
});

test("an empty binding is none", () => {
  expect(readPackagePut({ binding: {} })).toEqual({});
  expect(readPackagePut({ binding: { namespace: "_", name: "p" } })).toEqual({
    binding: { namespace: "_", name: "p" },
  });
});

test.each([
  {
    put: { limits: { timeout: 50 } },
    text: "requirement failed: duration 50 milliseconds below allowed threshold of 100 milliseconds",
  },
  {
    put: { limits: { timeout: 300_001 } },
    text: "requirement failed: duration 300001 milliseconds exceeds allowed threshold of 300000 milliseconds",
  },
  {
    put: { limits: { memory: 64 } },
    text: "requirement failed: memory size 64 MB below allowed threshold of 128 MB",
  },
  {
    put: { limits: { logs: 11 } },
    text: "requirement failed: log size 11 MB exceeds allowed threshold of 10 MB",
  },
  {
    put: { limits: { concurrency: 10 } },
    text: "requirement failed: concurrency 10 exceeds allowed threshold of 1",
  },
  {
    put: { limits: { concurrency: 0 } },
    text: "requirement failed: concurrency 0 below allowed threshold of 1",
  },
  {
    put: { exec: { ...exec, binary: false, code: "x".repeat(101) } },
    text: "exec larger than allowed: 101 > 100 bytes.",
  },
  {
    put: { parameters: [{ key: "a", value: "x".repeat(100) }] },
    text: "parameters larger than allowed: 124 > 100 bytes.",
  },
  { put: { limits: { timeout: 100, memory: 512, logs: 0, concurrency: 1 } }, text: undefined },
])("$text", ({ put, text }) => {
  expect(checkLimits(put, { ...defaultLimits, codeBytes: 100, parameterBytes: 100 })?.text).toBe(text);
});
