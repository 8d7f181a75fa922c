import { describe, expect, test } from "vitest";
import { beginRun, endRun, type RunnerState, refuseInit } from "./state.js";

const main = () => ({});
const once = "Cannot initialize the action more than once.";

describe("refuseInit", () => {
  test.each<{ state: RunnerState; refusal: unknown }>([
    { state: { kind: "cold" }, refusal: undefined },
    {
      state: { kind: "starting" },
      refusal: { kind: "refused", status: 403, text: "System not ready, status is starting." },
    },
    { state: { kind: "ready", main }, refusal: { kind: "refused", status: 403, text: once } },
    { state: { kind: "running", main, runs: 1 }, refusal: { kind: "refused", status: 403, text: once } },
    {
      state: { kind: "stopped" },
      refusal: { kind: "refused", status: 503, text: "System not ready, status is stopped." },
    },
  ])("$state.kind", ({ state, refusal }) => {
    expect(refuseInit(state)).toEqual(refusal);
  });
});

describe("beginRun", () => {
  test.each<{ state: RunnerState; allowConcurrent: boolean; next: unknown }>([
    {
      state: { kind: "cold" },
      allowConcurrent: true,
      next: { kind: "refused", status: 403, text: "System not initialized." },
    },
    {
      state: { kind: "starting" },
      allowConcurrent: true,
      next: { kind: "refused", status: 403, text: "System not initialized." },
    },
    { state: { kind: "ready", main }, allowConcurrent: false, next: { kind: "running", main, runs: 1 } },
    {
      state: { kind: "running", main, runs: 1 },
      allowConcurrent: false,
      next: { kind: "refused", status: 403, text: "System not ready, status is running." },
    },
    {
      state: { kind: "running", main, runs: 1 },
      allowConcurrent: true,
      next: { kind: "running", main, runs: 2 },
    },
    {
      state: { kind: "stopped" },
      allowConcurrent: true,
      next: { kind: "refused", status: 503, text: "System not ready, status is stopped." },
    },
  ])("$state.kind, concurrent: $allowConcurrent", ({ state, allowConcurrent, next }) => {
    expect(beginRun(state, allowConcurrent)).toEqual(next);
  });
});

test.each<{ state: RunnerState; next: RunnerState }>([
  { state: { kind: "running", main, runs: 2 }, next: { kind: "running", main, runs: 1 } },
  { state: { kind: "running", main, runs: 1 }, next: { kind: "ready", main } },
  { state: { kind: "stopped" }, next: { kind: "stopped" } },
])("a run less: $state → $next.kind", ({ state, next }) => {
  expect(endRun(state)).toEqual(next);
});
