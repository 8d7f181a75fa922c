import { expect, test } from "vitest";
import { nearestName, type Options, parseArguments } from "./arguments.js";

const options = {
  json: { kind: "flag", help: "" },
  out: { kind: "value", short: "o", value: "<file>", help: "" },
  include: { kind: "list", help: "" },
  param: { kind: "pairs", short: "p", help: "" },
  manifest: { kind: "value", implied: "m.yaml", help: "" },
} as const satisfies Options;

const base = { json: false, out: undefined, include: [], param: [], manifest: undefined };

test.each([
  { args: [], values: {} },
  { args: ["--json"], values: { json: true } },
  { args: ["-o", "a.zip"], values: { out: "a.zip" } },
  { args: ["--out=-x"], values: { out: "-x" } },
  { args: ["--out", "a", "--out", "b"], values: { out: "b" } },
  { args: ["--manifest"], values: { manifest: "m.yaml" } },
  { args: ["--manifest", "--json"], values: { manifest: "m.yaml", json: true } },
  { args: ["--manifest", "x.yaml"], values: { manifest: "x.yaml" } },
  { args: ["--include", "a", "--include=b"], values: { include: ["a", "b"] } },
  {
    args: ["-p", "a", "-1", "--param", "b", "--json"],
    values: {
      param: [
        ["a", "-1"],
        ["b", "--json"],
      ],
    },
  },
])("$args", ({ args, values }) => {
  expect(parseArguments(args, options)).toEqual({ values: { ...base, ...values }, positionals: [] });
});

test("what is no option is positional, after -- everything", () => {
  expect(parseArguments(["a", "--json", "--", "--out", "-p"], options).positionals).toEqual([
    "a",
    "--out",
    "-p",
  ]);
});

test.each([
  { args: ["--jsn"], message: 'unknown option "--jsn"', hint: "Did you mean --json?" },
  { args: ["-x"], message: 'unknown option "-x"', hint: "Add --help to see what the command takes." },
  {
    args: ["--out"],
    message: "--out needs a value: --out <file>",
    hint: "Add --help to see what the command takes.",
  },
  {
    args: ["--out", "--json"],
    message: "--out needs a value: --out <file>",
    hint: "Add --help to see what the command takes.",
  },
  {
    args: ["--json=yes"],
    message: '--json takes no value: got "yes"',
    hint: "Add --help to see what the command takes.",
  },
  {
    args: ["-p", "a"],
    message: "-p needs a name and a value: -p COLOR blue",
    hint: "Add --help to see what the command takes.",
  },
])("$args is refused", ({ args, message, hint }) => {
  expect(() => parseArguments(args, options)).toThrow(
    expect.objectContaining({ code: "usage", message, hint }),
  );
});

test.each([
  { given: "biuld", nearest: "build" },
  { given: "dep", nearest: "deploy" },
  { given: "serve", nearest: undefined },
])("$given is near to $nearest", ({ given, nearest }) => {
  expect(nearestName(given, ["build", "deploy", "dev", "host"])).toBe(nearest);
});
