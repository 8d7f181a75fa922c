import { describe, expect, test } from "vitest";
import { bars, verdictOf } from "./bars.mjs";
import { cases } from "./cases.mjs";
import { differenceOf } from "./check-answer.mjs";
import { ratio } from "./measures/rounds.mjs";
import { readOptions } from "./options.mjs";

/** Only what needs none of the peers that the bench installs; it checks the others itself, before it times them. */
const answering = [
  { variant: "bare-function", apps: ["listener"] },
  { variant: "lower-bound", apps: ["listener", "express", "fastify", "hono"] },
  { variant: "lower-bound-in-context", apps: ["listener", "express"] },
  { variant: "unlisten", apps: ["listener", "express", "fastify", "hono"] },
  { variant: "loopback-http", apps: ["listener", "express"] },
  { variant: "hono-aws-lambda", apps: ["hono"] },
].flatMap(({ variant, apps }) =>
  apps.flatMap((app) => ["hello", "post", "binary"].map((name) => ({ variant, app, name }))),
);

test.each(answering)("$variant on $app answers $name right", async ({ variant, app, name }) => {
  const { open } = await import(`./apps/${app}.mjs`);
  const { input, load, read, wrap } = await import(`./variants/${variant}.mjs`);
  const { request, answer } = cases[name as keyof typeof cases];
  const { main, close } = await wrap(await load(), open(), app);
  // Twice: a variant that spends its input answers the first call only.
  const given = input(request);
  const differences = [];
  for (let i = 0; i < 2; i++) differences.push(differenceOf(read(await main(given)), answer));
  await close?.();
  expect(differences).toEqual(["", ""]);
});

const right = cases.hello.answer;

test.each([
  { name: "another status", answer: { ...right, status: 500 }, difference: "status 500, expected 200" },
  {
    name: "another type",
    answer: { ...right, type: "text/html" },
    difference: 'content type "text/html", expected "application/json"',
  },
  {
    name: "another body",
    answer: { ...right, body: Buffer.from("{}") },
    difference: "a body of 2 bytes that is not the 20 bytes expected",
  },
])("$name is a wrong answer", ({ answer, difference }) => {
  expect(differenceOf(answer, right)).toBe(difference);
});

describe("verdicts", () => {
  const rounds = [
    { a: { p50: 10 }, b: { p50: 20 } },
    { a: { p50: 40 }, b: { p50: 50 } },
    { a: { wrong: "crashed" }, b: { p50: 1 } },
    { a: { p50: 30 }, b: { p50: 100 } },
  ];
  const of = (result: typeof rounds) => ratio(result, "a", "b", "p50");

  test.each([
    { name: "a ratio is taken within a round, then the median", bar: { atMost: 0.5 }, kind: "ok" },
    { name: "a bar is missed from above", bar: { atMost: 0.49 }, kind: "missed" },
    { name: "a bar is missed from below", bar: { atLeast: 0.51 }, kind: "missed" },
  ])("$name", ({ bar, kind }) => {
    expect(verdictOf({ label: "x", of, ...bar }, { x: rounds })).toEqual({ kind, measured: 0.5 });
  });

  test("without a result there is no verdict", () => {
    expect(verdictOf({ label: "x", of, atMost: 1 }, {})).toEqual({ kind: "not-measured" });
  });
});

describe("bars of the runtimes", () => {
  const verdict = (name: string, results: object) =>
    verdictOf(bars.find((bar) => bar.name === name)!, results);
  const rate = "lua: /run, 1 kept connection, ÷ official go";
  const unanswered = "lua: activations of 16 connections without an answer";

  test.each([
    { name: rate, lua: { singleKept: 30 }, go: { singleKept: 20 }, verdict: { kind: "ok", measured: 1.5 } },
    {
      name: rate,
      lua: { singleKept: 10 },
      go: { singleKept: 20 },
      verdict: { kind: "missed", measured: 0.5 },
    },
    { name: rate, lua: { singleKept: 30 }, go: undefined, verdict: { kind: "not-measured" } },
    { name: unanswered, lua: { unanswered: 0 }, go: undefined, verdict: { kind: "ok", measured: 0 } },
    { name: unanswered, lua: { unanswered: 2 }, go: undefined, verdict: { kind: "missed", measured: 2 } },
    {
      name: unanswered,
      lua: { wrong: "lua5.4 is missing" },
      go: undefined,
      verdict: { kind: "not-measured" },
    },
  ])("$name: $verdict.kind", ({ name, lua, go, verdict: expected }) => {
    expect(verdict(name, { "runtimes rate": { rounds: [{ lua, "go official": go }] } })).toEqual(expected);
  });
});

test("official runtimes are given by their language, with their start command", () => {
  const { official, languages } = readOptions([
    ...["--official", "go=A=b ./proxy", "--official=nodejs=node app.js", "--language", "lua"],
  ]);
  expect({ official, languages }).toEqual({
    official: { go: "A=b ./proxy", nodejs: "node app.js" },
    languages: ["lua"],
  });
});

test.each([
  {
    args: ["--official", "rust=./proxy"],
    problem: /^--official must be like go="\.\/proxy", for one of nodejs, /,
  },
  { args: ["--official", "go= "], problem: /^--official must be like/ },
])("$args is refused", ({ args, problem }) => {
  expect(readOptions(args).problem).toMatch(problem);
});

test.each([
  { args: ["--onyl", "time"], problem: 'unknown argument "--onyl"' },
  { args: ["--json"], problem: "--json needs a value" },
  { args: ["--rounds=0"], problem: "--rounds must be a number of at least 1" },
])("$args is refused", ({ args, problem }) => {
  expect(readOptions(args)).toEqual({ problem });
});
