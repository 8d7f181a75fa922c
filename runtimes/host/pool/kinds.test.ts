import { expect, test } from "vitest";
import { createKinds, type KindOptions } from "./kinds.js";

const kinds = createKinds({
  runners: { "python:3.11": { command: ["python3", "runner.py"] } },
  images: { "me/own": "actionloop", "me/own:2": { command: ["own"] } },
});

test.each([
  { name: "nodejs:20", kind: "nodejs:20" },
  { name: "nodejs:24", kind: "nodejs:24" },
  { name: "nodejs:default", kind: "nodejs:20" },
  { name: "python:default", kind: "python:3.11" },
  { name: "cobol:60", kind: undefined },
  { name: "__proto__", kind: undefined },
])("$name is $kind", ({ name, kind }) => {
  expect(kinds.resolve(name)?.kind).toBe(kind);
});

test("a kind's command can be replaced", () => {
  const own = createKinds({ runners: { "nodejs:20": { command: ["node", "own.js"] } } });
  expect(own.resolve("nodejs:default")?.command).toEqual(["node", "own.js"]);
  expect(kinds.resolve("nodejs:22")?.command[0]).toBe(process.execPath);
});

test.each([
  { image: "openwhisk/dockerskeleton", last: "skeleton" },
  { image: "openwhisk/dockerskeleton:1.14.0", last: "skeleton" },
  { image: "docker.io/openwhisk/actionloop-base:nightly", last: "actionloop" },
  { image: "openwhisk/action-nodejs-v20:nightly", last: expect.stringMatching(/nodejs.main\.cjs$/) },
  { image: "me/own", last: "actionloop" },
  { image: "me/own:1", last: "actionloop" },
  { image: "me/own:2", last: "own" },
  { image: "localhost:5000/me/own", last: undefined },
  { image: "constructor", last: undefined },
])("image $image is run by $last", ({ image, last }) => {
  expect(kinds.image(image)?.command.at(-1)).toEqual(last);
});

const refused: (KindOptions & { why: string })[] = [
  { runners: { python: { command: ["python3"] } }, why: 'a kind is a family and a version, "python:3.11"' },
  { runners: { "python:default": { command: ["python3"] } }, why: "a kind is a family" },
  { runners: { "python:3": { command: [] } }, why: "its command is empty" },
  { images: { "me/own": { command: [] } }, why: 'the runner of image "me/own" has no command' },
];

test.each(refused)("$why", (options) => {
  expect(() => createKinds(options)).toThrow(options.why);
});
