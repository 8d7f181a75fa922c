import { check } from "../check.js";
import type { Json } from "../json.js";
import { compare, show } from "../matchers.js";
import type { HttpAnswer } from "../parse-answer.js";
import type { AnswerExpectation, StepExpectation } from "./case.js";
import { checkOutput, type OutputLines } from "./check-output.js";
import type { Exit } from "./target.js";

/** What came of a step. */
export interface StepOutcome {
  /** Of a step with one request that was waited for. */
  reply?: Reply;
  /** Of a step with several requests. */
  replies?: Reply[];
  /** Milliseconds until the last answer. */
  ms?: number;
  /** The lines of both streams since the step began; undefined where they cannot be seen. */
  output: OutputLines | undefined;
  /** Whether the runner still answers; undefined when nobody asked. */
  isAlive?: boolean;
  /** How the process ended; null when it did not, undefined when nobody asked. */
  exit?: Exit | null;
}

/** An answer, or why there is none. */
export type Reply =
  | { kind: "answer"; answer: HttpAnswer; ms: number; isOpen: boolean }
  | { kind: "none"; reason: string; isClosed: boolean };

/** Everything in which a step's outcome differs from what was expected; pure. */
export function checkStep(expected: StepExpectation, outcome: StepOutcome): string[] {
  const { anyOf, alive, exits, answers, stdout, stderr, logs, markers, withinMs, afterMs, ...ofAnswer } =
    expected;
  const differences = outcome.reply === undefined ? [] : checkReply(ofAnswer, outcome.reply);
  if (outcome.ms !== undefined) differences.push(...checkTime({ withinMs, afterMs }, outcome.ms));
  if (answers !== undefined && outcome.replies !== undefined) {
    differences.push(...compare(answers, outcome.replies.map(answerAsJson), "answers"));
  }
  if (outcome.output !== undefined) {
    differences.push(...checkOutput({ stdout, stderr, logs, markers }, outcome.output));
  }
  if (alive && outcome.isAlive === false) differences.push("alive: the runner does not answer any more");
  if (exits !== undefined) differences.push(...checkExit(exits, outcome.exit));
  if (anyOf !== undefined) {
    differences.push(...checkChoices(anyOf.map((choice) => checkStep(choice, outcome))));
  }
  return differences;
}

function checkChoices(attempts: readonly string[][]): string[] {
  if (attempts.some((attempt) => attempt.length === 0)) return [];
  return attempts.flatMap((attempt, i) => attempt.map((each) => `choice ${i + 1}: ${each}`));
}

function checkReply(expected: Omit<AnswerExpectation, "anyOf">, reply: Reply): string[] {
  const { none, contentLength, ...ofAnswer } = expected;
  if (reply.kind === "none") {
    if (none && reply.isClosed) return [];
    if (none) return [`expected a closed connection without an answer: ${reply.reason}`];
    return Object.keys(expected).length > 0 ? [`there is no answer: ${reply.reason}`] : [];
  }
  const { answer, isOpen } = reply;
  if (none) return [`expected no answer, got ${answer.status} ${show(answer.body.toString("utf8"))}`];
  return [...check(ofAnswer, answer), ...(contentLength ? checkFraming(answer, isOpen) : [])];
}

function checkFraming({ headers, body }: HttpAnswer, isOpen: boolean): string[] {
  const all = (name: string) => headers.filter(([key]) => key === name).map(([, value]) => value);
  const differences: string[] = [];
  const [length, ...others] = all("content-length");
  if (length === undefined) differences.push("header content-length: is missing");
  else if (others.length > 0) differences.push("header content-length: is there more than once");
  else if (Number(length) !== body.length) differences.push(`header content-length: got ${show(length)}`);
  const [encoding] = all("transfer-encoding");
  if (encoding !== undefined) {
    differences.push(`header transfer-encoding: expected none, got ${show(encoding)}`);
  }
  if (!isOpen) differences.push("the connection was closed after the answer");
  return differences;
}

function checkTime({ withinMs, afterMs }: { withinMs?: number; afterMs?: number }, ms: number): string[] {
  const got = `got ${Math.round(ms)} ms`;
  const isLate = withinMs !== undefined && ms > withinMs;
  const isEarly = afterMs !== undefined && ms < afterMs;
  return [
    ...(isLate ? [`time: expected at most ${withinMs} ms, ${got}`] : []),
    ...(isEarly ? [`time: expected at least ${afterMs} ms, ${got}`] : []),
  ];
}

function answerAsJson(reply: Reply): Json {
  if (reply.kind === "none") return { none: true };
  const { status, body } = reply.answer;
  try {
    return { status, json: JSON.parse(body.toString("utf8")) };
  } catch {
    return { status };
  }
}

function checkExit(wanted: true | number, exit: Exit | null | undefined): string[] {
  if (exit === undefined) return [];
  if (exit === null) return ["exits: the process has not ended"];
  return wanted === true ? [] : compare(wanted, exit, "exits");
}
