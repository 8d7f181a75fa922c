import { expect, test } from "vitest";
import { decide } from "./verdict.js";

const base = { entry: "server.js", exportNames: [], listensIn: undefined };

test.each([
  { name: "listening decides", evidence: { listensIn: "server.js" }, mode: "capture" },
  {
    name: "listening decides over an export",
    evidence: { listensIn: "server.js", exportNames: ["default"] },
    mode: "capture",
  },
  {
    name: "an exported application that does not listen is wrapped",
    evidence: { exportNames: ["default"] },
    mode: "wrap",
  },
  { name: "a named application is wrapped", evidence: { exportNames: ["app"] }, mode: "wrap" },
  { name: "an exported main is an action already", evidence: { exportNames: ["main"] }, mode: "action" },
  {
    name: "a main that listens is a program",
    evidence: { exportNames: ["main"], listensIn: "server.js" },
    mode: "capture",
  },
  { name: "a program that shows nothing is run", evidence: {}, mode: "capture" },
  {
    name: "other exports do not make an application",
    evidence: { exportNames: ["config"] },
    mode: "capture",
  },
])("$name", ({ evidence, mode }) => {
  expect(decide({ ...base, ...evidence }).mode).toBe(mode);
});

test("what the user asks for is done", () => {
  expect(decide({ ...base, listensIn: "server.js" }, "wrap")).toEqual({
    mode: "wrap",
    because: "--wrap says so",
  });
});
