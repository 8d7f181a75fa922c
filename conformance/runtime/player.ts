import { partOf } from "../check.js";
import { compute, fillIn, type LookUp } from "../fill-in.js";
import type { Json } from "../json.js";
import { aborted, pause } from "../pause.js";
import type { FileStep, HttpStep, RuntimeStep, StepExpectation } from "./case.js";
import type { OutputLines } from "./check-output.js";
import { checkStep, type StepOutcome } from "./check-step.js";
import { checkFile } from "./find-file.js";
import type { Fixtures } from "./fixtures.js";
import { drained, moreOutput } from "./lines.js";
import { fixturePlaceholder } from "./request.js";
import { Sender, type Sent } from "./sender.js";
import { expectationOf, namesMarkers, namesOutput } from "./step-expectation.js";
import type { StartedRunner } from "./target.js";
import type { Transcript } from "./transcript.js";

/** Milliseconds after an answer in which the markers must have come. Source: ActionContainer.scala reads logs then. */
const markersMs = 100;
/** The same for other lines. */
const linesMs = 500;
/** Of a step that waits for what comes by itself, between two looks at the clock. */
const longestWaitMs = 1000;
/** Milliseconds in which nothing more must come after the last step. */
const settleMs = 30;
/** Between two tries of a step that waits. */
const triesMs = 10;

export interface PlayerOptions {
  runner: StartedRunner;
  fixtures: Fixtures;
  /** What stands behind placeholders; steps add what they capture. */
  variables: Map<string, Json>;
  transcript: Transcript;
  /** Ends the case. */
  signal: AbortSignal;
}

/** How far both streams had come. */
interface Positions {
  stdout: number;
  stderr: number;
}

/** Plays one case's steps against its runner, one after the other. */
export class Player {
  readonly #options: PlayerOptions;
  readonly #sender: Sender;
  /** Resolves when nothing more will be written. */
  readonly #ended: Promise<void>;
  #hasEnded = false;
  /** Looks at the last step again, once nothing more should come. */
  #again: () => string[] = () => [];

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#sender = new Sender(options);
    this.#ended = (options.runner.exited ?? new Promise(() => {})).then(() => {
      this.#hasEnded = true;
    });
  }

  /** @returns what differs from what the step expects */
  async play(step: RuntimeStep): Promise<string[]> {
    const times = "times" in step ? (step.times ?? 1) : 1;
    for (let index = 1; index <= times; index++) {
      const differences = await this.#playOnce(this.#fill(numbered(step, index)));
      if (differences.length > 0) {
        return times === 1 ? differences : differences.map((each) => `time ${index}: ${each}`);
      }
    }
    return [];
  }

  /** After the last step: whether something came that should not have. */
  async settle(): Promise<string[]> {
    const { output, outputDelayMs } = this.#options.runner;
    if (output !== undefined) await moreOutput(output, settleMs + outputDelayMs);
    return this.#again().map((each) => `after the last step: ${each}`);
  }

  close(): void {
    this.#sender.close();
  }

  async #playOnce(step: RuntimeStep): Promise<string[]> {
    const { runner, transcript, signal } = this.#options;
    if ("file" in step) return runner.tmp === undefined ? [] : checkFile(step);
    if ("idleMs" in step && step.idleMs !== undefined) await pause(step.idleMs, signal);
    const positions = await this.#positions();
    const started = performance.now();
    const sent = await this.#act(step);
    const ms = performance.now() - started;
    const isOne = !("together" in step || "pipelined" in step);
    const ofParts = isOne ? sent.flatMap(checkUntil) : sent.flatMap(checkPart);
    const expected = expectationOf(step);
    const outcome = { ...outcomeOf(isOne, sent, ms), ...(await this.#afterwards(expected)) };
    const check = () => [
      ...ofParts,
      ...checkStep(expected, { ...outcome, output: this.#outputSince(positions) }),
    ];
    const patienceMs = "wait" in step ? Number.POSITIVE_INFINITY : patienceOf(expected);
    const differences = await this.#waitUntilRight(expected, patienceMs, check);
    this.#again = check;
    const output = this.#outputSince(positions);
    if (output !== undefined) transcript.wrote(output);
    return differences.length > 0 ? differences : this.#capture(sent);
  }

  #fill<T>(value: T): T {
    const lookUp: LookUp = (name) =>
      fixturePlaceholder(name, this.#options.fixtures) ?? this.#options.variables.get(name);
    return compute(fillIn(value as Json, lookUp)) as T;
  }

  async #positions(): Promise<Positions> {
    const { output, outputDelayMs } = this.#options.runner;
    if (output === undefined) return { stdout: 0, stderr: 0 };
    if (outputDelayMs > 0) await moreOutput(output, outputDelayMs);
    await drained(output);
    return { stdout: output.stdout.position, stderr: output.stderr.position };
  }

  #outputSince({ stdout, stderr }: Positions): OutputLines | undefined {
    const { output } = this.#options.runner;
    if (output === undefined) return undefined;
    return { stdout: output.stdout.since(stdout), stderr: output.stderr.since(stderr) };
  }

  /** Does what the step says. */
  async #act(step: Exclude<RuntimeStep, FileStep>): Promise<Sent[]> {
    const { runner, transcript } = this.#options;
    if ("wait" in step) return [];
    if ("signal" in step) {
      transcript.note(`sends ${step.signal}`);
      await runner.kill(step.signal as NodeJS.Signals);
      return [];
    }
    if ("together" in step) return this.#sender.together(step.together);
    if ("pipelined" in step) return this.#sender.ahead(step.pipelined);
    return [await this.#sendUntil(step)];
  }

  async #sendUntil(step: HttpStep): Promise<Sent> {
    for (let before: Sent | undefined; ; ) {
      const sent = await this.#sender.send(step);
      if (step.until === undefined || sent.reply === undefined) return sent;
      // A try that the end of the case's time cut off says less than the one before.
      if (before !== undefined && this.#options.signal.aborted && sent.reply.kind !== "answer") return before;
      const differences = checkStep(step.until, { reply: sent.reply, output: undefined });
      if (differences.length === 0 || !(await pause(triesMs, this.#options.signal))) return sent;
      before = sent;
    }
  }

  /** What has to be found out after the answer. */
  async #afterwards({ exits, alive }: StepExpectation): Promise<Partial<StepOutcome>> {
    const { runner, signal, transcript } = this.#options;
    const outcome: Partial<StepOutcome> = {};
    if (exits !== undefined && runner.exited !== undefined) {
      const exit = await Promise.race([runner.exited, aborted(signal)]);
      transcript.note(exit === null ? "the process has not ended" : `the process ended with ${exit}`);
      outcome.exit = exit;
    }
    if (alive) outcome.isAlive = await this.#sender.isAlive();
    return outcome;
  }

  /** Checks until nothing differs, or what was written must have arrived. */
  async #waitUntilRight(
    expected: StepExpectation,
    patienceMs: number,
    check: () => string[],
  ): Promise<string[]> {
    const { output, outputDelayMs } = this.#options.runner;
    const { signal } = this.#options;
    if (output === undefined) return check();
    await drained(output);
    if (!namesOutput(expected)) return check();
    const end = performance.now() + outputDelayMs + patienceMs;
    for (;;) {
      const differences = check();
      const left = end - performance.now();
      if (differences.length === 0 || left <= 0 || signal.aborted || this.#hasEnded) return differences;
      await Promise.race([moreOutput(output, Math.min(left, longestWaitMs)), aborted(signal), this.#ended]);
      await drained(output);
    }
  }

  #capture(sent: readonly Sent[]): string[] {
    const differences: string[] = [];
    for (const { step, reply } of sent) {
      for (const [name, path] of Object.entries(step.capture ?? {})) {
        const part = reply?.kind === "answer" ? partOf(reply.answer, path) : undefined;
        if (part === undefined) differences.push(`${path}: is missing in the answer`);
        else this.#options.variables.set(name, part);
      }
    }
    return differences;
  }
}

function patienceOf(expected: StepExpectation): number {
  return namesMarkers(expected) ? markersMs : linesMs;
}

/** Fills `{{index}}` in; inside `together` a step with `times` becomes so many. */
function numbered(step: RuntimeStep, index: number): RuntimeStep {
  if (!("together" in step)) return withIndex(step, index);
  const parts = step.together.flatMap(({ times = 1, ...part }) =>
    Array.from({ length: times }, (_, i) => withIndex(part as HttpStep, i + 1)),
  );
  return { ...step, together: parts };
}

function withIndex<T>(step: T, index: number): T {
  return fillIn(step as Json, (name) => (name === "index" ? index : undefined)) as T;
}

function outcomeOf(isOne: boolean, sent: readonly Sent[], ms: number): Omit<StepOutcome, "output"> {
  const replies = sent.flatMap(({ reply }) => reply ?? []);
  if (!isOne) return { replies, ms };
  const [reply] = replies;
  if (reply === undefined) return {};
  return { reply, ...(reply.kind === "answer" ? { ms: reply.ms } : {}) };
}

/** What it was sent again for, and has not come. */
function checkUntil({ step, reply }: Sent): string[] {
  if (step.until === undefined || reply === undefined) return [];
  const differences = checkStep(step.until, { reply, output: undefined });
  return differences.map((each) => `${each}, until the time was over`);
}

function checkPart({ step, reply }: Sent, i: number): string[] {
  if (reply === undefined) return [];
  const ms = reply.kind === "answer" ? { ms: reply.ms } : {};
  return checkStep(expectationOf(step), { reply, ...ms, output: undefined }).map(
    (each) => `request ${i + 1}: ${each}`,
  );
}
