import { expect, test } from "vitest";
import { readRates } from "./rates.js";

test.each([
  {
    given: "off",
    perMinute: Number.POSITIVE_INFINITY,
    atATime: Number.POSITIVE_INFINITY,
    fires: Number.POSITIVE_INFINITY,
  },
  { given: "12/2/60", perMinute: 12, atATime: 2, fires: 60 },
  { given: "0/0/0", perMinute: 0, atATime: 0, fires: 0 },
])("rates of $given", ({ given, perMinute, atATime, fires }) => {
  expect(readRates(given)).toEqual({
    invocationsPerMinute: perMinute,
    concurrentInvocations: atATime,
    firesPerMinute: fires,
  });
});

test.each(["", "on", "60", "60/30", "60/30/60/1", "-1/2/3", "1.5/2/3"])("%j are no rates", (given) => {
  expect(() => readRates(given)).toThrow(`--rates must be three numbers, 60/30/60, or off: got "${given}"`);
});
