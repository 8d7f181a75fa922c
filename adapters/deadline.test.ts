import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { answerDueAt, type Expiring, readDeadline, unwatch, watch } from "./deadline.js";

describe("readDeadline", () => {
  test.each([
    { name: "the platform's text", given: "1767225600000", deadline: 1767225600000 },
    { name: "a number", given: 1767225600000, deadline: 1767225600000 },
    { name: "nothing is none", given: undefined, deadline: undefined },
    { name: "an empty text is none", given: "", deadline: undefined },
    { name: "zero is none", given: 0, deadline: undefined },
    { name: "a negative one is none", given: -1, deadline: undefined },
    { name: "no number is none", given: "soon", deadline: undefined },
    { name: "an object is none", given: {}, deadline: undefined },
    { name: "infinity is none", given: "Infinity", deadline: undefined },
    { name: "what no date can be is none", given: "1e18", deadline: undefined },
  ])("$name", ({ given, deadline }) => {
    vi.stubEnv("__OW_DEADLINE", undefined);
    expect(readDeadline(given)).toBe(deadline);
  });

  test.each([
    { name: "the environment serves where nothing was given", given: undefined, deadline: 7 },
    { name: "what was given comes first", given: "5", deadline: 5 },
  ])("$name", ({ given, deadline }) => {
    vi.stubEnv("__OW_DEADLINE", "7");
    expect(readDeadline(given)).toBe(deadline);
  });
});

describe("answerDueAt", () => {
  test.each([
    { name: "a margin before the deadline", deadline: 30_000, due: 29_000 },
    { name: "at most the controller's 60 s", deadline: 300_000, due: 59_000 },
    { name: "a short action keeps a tenth", deadline: 1000, due: 900 },
    { name: "a deadline that is over is due by then", deadline: -1000, due: -900 },
  ])("$name", ({ deadline, due }) => {
    expect(answerDueAt(deadline, 0, 1000)).toBe(due);
  });
});

describe("watch", () => {
  let expired: string[] = [];
  const now = 1_000_000;
  const expiring = (name: string, afterMs: number): Expiring => ({
    watchIndex: -1,
    expiresAt: now + afterMs,
    expire: () => expired.push(name),
  });

  beforeEach(() => {
    expired = [];
    vi.useFakeTimers({ now });
  });
  afterEach(() => {
    vi.advanceTimersByTime(1000);
    vi.useRealTimers();
  });

  test("expires each when its time has come, once", () => {
    for (const [name, afterMs] of [
      ["late", 500],
      ["soon", 100],
      ["never", Infinity],
    ] as const) {
      const one = expiring(name, afterMs);
      watch(one);
      if (name === "never") setTimeout(() => unwatch(one), 600);
    }
    vi.advanceTimersByTime(200);
    const early = [...expired];
    vi.advanceTimersByTime(5000);
    expect([early, expired]).toEqual([["soon"], ["soon", "late"]]);
  });

  test("forgets who is done, in any order, also twice", () => {
    const all = ["a", "b", "c", "d", "e"].map((name) => expiring(name, 100));
    for (const one of all) watch(one);
    for (const index of [1, 4, 0, 1]) unwatch(all[index]!);
    vi.advanceTimersByTime(200);
    expect(expired.sort()).toEqual(["c", "d"]);
  });

  test("watches nobody twice", () => {
    const one = expiring("one", 100);
    watch(one);
    watch(one);
    unwatch(one);
    vi.advanceTimersByTime(200);
    expect([expired, vi.getTimerCount()]).toEqual([[], 0]);
  });

  test("lets one that expires end another", () => {
    const second = expiring("second", 100);
    const first: Expiring = { ...expiring("first", 100), expire: () => unwatch(second) };
    watch(first);
    watch(second);
    vi.advanceTimersByTime(200);
    expect(expired).toEqual([]);
  });

  test("holds no timer when nothing is watched", () => {
    const one = expiring("one", 10_000);
    watch(one);
    unwatch(one);
    vi.advanceTimersByTime(100);
    expect(vi.getTimerCount()).toBe(0);
  });
});
