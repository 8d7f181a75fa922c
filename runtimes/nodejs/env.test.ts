import { describe, expect, test } from "vitest";
import { createEnvironment, detachEnv, environmentText } from "./env.js";

/** What `process.env` does to a value that is written to it. */
function realEnv(values: Record<string, string>): Record<string, string | undefined> {
  return new Proxy(values, { set: (target, name, value) => Reflect.set(target, name, `${value}`) });
}

describe("the environment a program sees", () => {
  test("is that of the process, and what it writes reaches the process", () => {
    const real = realEnv({ PATH: "/bin", OLD: "1" });
    const { seen } = detachEnv(real);
    seen.TZ = "UTC";
    (seen as Record<string, unknown>).NUMBER = 5;
    delete seen.OLD;
    expect([{ ...seen }, { ...real }]).toEqual([
      { PATH: "/bin", TZ: "UTC", NUMBER: "5" },
      { PATH: "/bin", TZ: "UTC", NUMBER: "5" },
    ]);
  });

  test("has no prototype to set, and no symbols, as with process.env", () => {
    const { seen } = detachEnv(realEnv({}));
    Reflect.set(seen, "__proto__", "text");
    expect([Object.keys(seen), Object.getPrototypeOf(seen)]).toEqual([["__proto__"], Object.prototype]);
    expect(() => Reflect.set(seen, Symbol("s"), "1")).toThrow(TypeError);
  });
});

describe("env of /init", () => {
  test.each([
    { name: "text is kept, empty text too", env: { A: "x", B: "" }, seen: { A: "x", B: "" } },
    { name: "null", env: null, seen: {} },
    { name: "undefined", env: undefined, seen: {} },
    { name: "a string", env: "text", seen: {} },
    { name: "an array", env: ["a"], seen: {} },
  ])("$name", ({ env, seen }) => {
    const detached = detachEnv(realEnv({}));
    createEnvironment(detached).exportInit(env);
    expect({ ...detached.seen }).toEqual(seen);
  });

  test("can be taken back", () => {
    const real = realEnv({ KEPT: "container", CHANGED: "container" });
    const detached = detachEnv(real);
    const takeBack = createEnvironment(detached).exportInit({
      CHANGED: "init",
      ADDED: "init",
      constructor: "init",
    });
    const during: object = { ...detached.seen };
    takeBack();
    const after: object = { ...detached.seen };
    expect([during, after, { ...real }]).toEqual<object[]>([
      { KEPT: "container", CHANGED: "init", ADDED: "init", constructor: "init" },
      { KEPT: "container", CHANGED: "container" },
      { KEPT: "container", CHANGED: "container" },
    ]);
  });
});

describe("metadata of /run", () => {
  test.each([
    {
      name: "becomes __OW_ and upper case",
      runs: [{ activation_id: "a", "with-dash": "d", camelCase: "c" }],
      seen: { __OW_ACTIVATION_ID: "a", "__OW_WITH-DASH": "d", __OW_CAMELCASE: "c" },
    },
    { name: "value is not part of it", runs: [{ value: { a: 1 } }], seen: {} },
    {
      name: "numbers, booleans and objects become text",
      runs: [{ n: 5, t: true, f: false, o: { a: [1] } }],
      seen: { __OW_N: "5", __OW_T: "true", __OW_F: "false", __OW_O: '{"a":[1]}' },
    },
    { name: "null is as if it was not there", runs: [{ a: "1" }, { a: null }], seen: {} },
    { name: "a later run has its own values", runs: [{ a: "1" }, { a: "2" }], seen: { __OW_A: "2" } },
    { name: "what a later run lacks is gone", runs: [{ a: "1", b: "1" }, { b: "2" }], seen: { __OW_B: "2" } },
    {
      name: "a prototype is not set",
      runs: [JSON.parse('{"__proto__":"x"}')],
      seen: { __OW___PROTO__: "x" },
    },
  ])("$name", ({ runs, seen }) => {
    const detached = detachEnv(realEnv({}));
    const environment = createEnvironment(detached);
    for (const run of runs) environment.exportRun(run);
    expect({ ...detached.seen }).toEqual(seen);
  });

  test("covers the container's and the init's values, which come back", () => {
    const detached = detachEnv(realEnv({ __OW_API_HOST: "container" }));
    const environment = createEnvironment(detached);
    environment.exportInit({ __OW_NAMESPACE: "init" });
    environment.exportRun({ api_host: "run", namespace: "run" });
    const during: object = { ...detached.seen };
    environment.exportRun({});
    expect([during, { ...detached.seen }]).toEqual([
      { __OW_API_HOST: "run", __OW_NAMESPACE: "run" },
      { __OW_API_HOST: "container", __OW_NAMESPACE: "init" },
    ]);
  });

  test("stays out of the process's own environment, whose memory is never freed", () => {
    const real = realEnv({});
    createEnvironment(detachEnv(real)).exportRun({ activation_id: "a" });
    expect({ ...real }).toEqual({});
  });
});

test.each([
  { value: "text", text: "text" },
  { value: "", text: "" },
  { value: null, text: "" },
  { value: 0, text: "0" },
  { value: false, text: "false" },
  { value: { a: [1, "b"] }, text: '{"a":[1,"b"]}' },
])("$value as text is $text", ({ value, text }) => {
  expect(environmentText(value)).toBe(text);
});
