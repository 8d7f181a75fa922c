import { expect, test } from "vitest";
import type { StepExpectation } from "./case.js";
import { checkStep, type Reply, type StepOutcome } from "./check-step.js";
import { marker } from "./lines.js";

function answer(status: number, body: string, headers: [string, string][] = []): Reply {
  const bytes = Buffer.from(body);
  const all: [string, string][] = [["content-length", String(bytes.length)], ...headers];
  return { kind: "answer", answer: { status, reason: "", headers: all, body: bytes }, ms: 5, isOpen: true };
}

const none = (isClosed: boolean): Reply => ({ kind: "none", reason: "nothing came", isClosed });

const good: StepOutcome = {
  reply: answer(200, '{"a":1}'),
  ms: 5,
  output: { stdout: ["out", marker], stderr: [marker] },
};

const ended = (...lines: string[]) => ({ stdout: lines, stderr: [marker] });

test.each<{ name: string; expected: StepExpectation; outcome?: StepOutcome }>([
  { name: "status and JSON", expected: { status: 200, json: { a: 1 } } },
  { name: "a length", expected: { contentLength: true } },
  { name: "the lines without markers", expected: { stdout: ["out"], stderr: [] } },
  { name: "a matcher for lines", expected: { stdout: { $includes: ["out"] } } },
  { name: "lines of both streams in any order", expected: { logs: ["out"] } },
  { name: "markers", expected: { markers: 1 } },
  { name: "markers of one stream", expected: { markers: { stderr: 1 } } },
  {
    name: "a marker of the action's own before the last",
    expected: { markers: { stdout: 2 } },
    outcome: { ...good, output: ended(marker, "after", marker) },
  },
  { name: "one of two", expected: { anyOf: [{ status: 500 }, { status: 200, markers: 1 }] } },
  { name: "times", expected: { withinMs: 10, afterMs: 5 } },
  { name: "a closed connection", expected: { none: true }, outcome: { ...good, reply: none(true) } },
  {
    name: "no answer, when nothing is said of it",
    expected: { markers: 1 },
    outcome: { ...good, reply: none(false) },
  },
  { name: "an exit", expected: { exits: true }, outcome: { ...good, exit: 143 } },
  { name: "an exit code", expected: { exits: 143 }, outcome: { ...good, exit: 143 } },
  {
    name: "answers of several",
    expected: { answers: { $unordered: [{ status: 200, json: {} }, { none: true }] } },
    outcome: { output: undefined, replies: [none(true), answer(200, "{}")] },
  },
  {
    name: "what cannot be seen",
    expected: { stdout: ["x"], markers: 1, exits: true },
    outcome: { output: undefined },
  },
])("$name: holds", ({ expected, outcome }) => {
  expect(checkStep(expected, outcome ?? good)).toEqual([]);
});

test.each<{ name: string; expected: StepExpectation; outcome?: StepOutcome; says: string[] }>([
  { name: "another status", expected: { status: 500 }, says: ["status: expected 500, got 200"] },
  {
    name: "no length",
    expected: { contentLength: true },
    outcome: {
      ...good,
      reply: {
        kind: "answer",
        answer: {
          status: 200,
          reason: "",
          headers: [["transfer-encoding", "chunked"]],
          body: Buffer.from(""),
        },
        ms: 1,
        isOpen: false,
      },
    },
    says: [
      "header content-length: is missing",
      'header transfer-encoding: expected none, got "chunked"',
      "the connection was closed after the answer",
    ],
  },
  { name: "a line too many", expected: { stdout: [] }, says: ['stdout: expected 0 items, got 1: ["out"]'] },
  {
    name: "lines that are missing",
    expected: { logs: ["out", "err"] },
    says: ['logs: expected an item "err", got ["out"]'],
  },
  {
    name: "no marker",
    expected: { markers: 1 },
    outcome: { ...good, output: { stdout: [marker], stderr: [] } },
    says: ["stderr: expected 1 end-of-activation markers, got 0"],
  },
  {
    name: "two markers",
    expected: { markers: 1 },
    outcome: { ...good, output: ended(marker, marker) },
    says: ["stdout: expected 1 end-of-activation markers, got 2"],
  },
  {
    name: "a marker at the end of a line",
    expected: { markers: 1 },
    outcome: { ...good, output: ended(`open${marker}`) },
    says: [
      "stdout: expected 1 end-of-activation markers, got 0",
      `stdout: the marker shares a line: "open${marker}"`,
    ],
  },
  {
    name: "something after the marker",
    expected: { markers: 1 },
    outcome: { ...good, output: ended(marker, "late") },
    says: ['stdout: expected nothing after the marker, got ["late"]'],
  },
  {
    name: "none of two",
    expected: { anyOf: [{ status: 500 }, { markers: 0 }] },
    says: [
      "choice 1: status: expected 500, got 200",
      "choice 2: stdout: expected 0 end-of-activation markers, got 1",
      "choice 2: stderr: expected 0 end-of-activation markers, got 1",
    ],
  },
  { name: "too late", expected: { withinMs: 4 }, says: ["time: expected at most 4 ms, got 5 ms"] },
  { name: "too early", expected: { afterMs: 6 }, says: ["time: expected at least 6 ms, got 5 ms"] },
  {
    name: "no answer",
    expected: { status: 200 },
    outcome: { ...good, reply: none(true) },
    says: ["there is no answer: nothing came"],
  },
  {
    name: "an answer where there should be none",
    expected: { none: true },
    says: ['expected no answer, got 200 "{\\"a\\":1}"'],
  },
  {
    name: "a connection that was not closed",
    expected: { none: true },
    outcome: { ...good, reply: none(false) },
    says: ["expected a closed connection without an answer: nothing came"],
  },
  {
    name: "a process that goes on",
    expected: { exits: true },
    outcome: { ...good, exit: null },
    says: ["exits: the process has not ended"],
  },
  {
    name: "another exit code",
    expected: { exits: 0 },
    outcome: { ...good, exit: 1 },
    says: ["exits: expected 0, got 1"],
  },
  {
    name: "a dead runner",
    expected: { alive: true },
    outcome: { ...good, isAlive: false },
    says: ["alive: the runner does not answer any more"],
  },
])("$name: is said", ({ expected, outcome, says }) => {
  expect(checkStep(expected, outcome ?? good)).toEqual(says);
});
