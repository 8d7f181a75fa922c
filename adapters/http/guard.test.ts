import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildCopies, type Copies, runChild } from "./testing/run-child.js";

// In processes of their own: a test runner has handlers for stray errors itself.
let copies: Copies;
beforeAll(() => {
  copies = buildCopies();
});
afterAll(() => copies.remove());

/** Before 24, Node does not tell whose microtask threw; its activation ends when its time does. */
const microtask =
  Number.parseInt(process.versions.node, 10) >= 24 ? "500 application-threw" : "504 deadline-exceeded";

describe("an error that nobody caught", () => {
  test("is answered as its own activation's, alone or among others, and the process lives", async () => {
    const { report, stderr } = await runChild("strays.mjs", copies);
    const { mistakes, alone, together, beside, after } = report as {
      mistakes: string[];
      alone: string[];
      together: string[];
      beside: [answer: string, isWorkDone: boolean];
      after: string;
    };
    expect(alone).toEqual(mistakes.map((name) => `500 application-threw ${name}`));
    expect(together).toEqual(
      mistakes.flatMap((name, i) => [
        name === "microtask" ? `${microtask} bad-${i}` : `500 application-threw bad-${i}`,
        `fine-${i} fine-${i} fine-${i}`,
      ]),
    );
    expect([...beside, stderr.includes("beside the work")]).toEqual(["answer", true, true]);
    expect([after, stderr.includes("of nobody")]).toEqual(["after after after", true]);
  });
});

test("a promise of an application that is rejected early fails its activations, not the process", async () => {
  const { report, stderr } = await runChild("rejected-promise.mjs", copies);
  expect([report, stderr.includes("no database")]).toEqual(["application-not-loaded", true]);
});
