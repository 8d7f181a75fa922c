import { afterAll, beforeAll, expect, test } from "vitest";
import { buildCopies, type Copies, runChild } from "./testing/run-child.js";

let copies: Copies;
beforeAll(() => {
  copies = buildCopies();
});
afterAll(() => copies.remove());

/** Bytes that each activation would leave behind in a leak worth the name. */
const leakPerActivation = 50;

test("a hundred thousand activations leave nothing behind", { timeout: 120_000 }, async () => {
  const { report } = await runChild("endure.mjs", copies, ["--expose-gc"]);
  const { statuses, grownBytes, activations, resources, listeners } = report as {
    statuses: Record<string, number>;
    grownBytes: number;
    activations: number;
    resources: string[];
    listeners: { early: object; late: object };
  };
  expect(statuses).toEqual({ 200: 40_000, 201: 20_000, 404: 20_000, 500: 20_000 });
  expect(grownBytes).toBeLessThan(activations * leakPerActivation);
  expect(resources.filter((name) => !/^(PipeWrap|TTYWrap|FSReqCallback)$/.test(name))).toEqual([]);
  expect(listeners.late).toEqual(listeners.early);
  expect(listeners.early).toMatchObject({ uncaughtException: 1, unhandledRejection: 1 });
});
