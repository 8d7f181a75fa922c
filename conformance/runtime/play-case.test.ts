import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Outcome } from "../outcome.js";
import { whyNot } from "./applies.js";
import type { RuntimeCase, RuntimeStep } from "./case.js";
import { type Fixtures, loadFixtures } from "./fixtures.js";
import { playCase } from "./play-case.js";
import { processTarget } from "./process-target.js";
import type { RuntimeTarget } from "./target.js";

const room = join(import.meta.dirname, "..");
const runner = join(room, "..", "dist", "runtimes", "nodejs", "main.cjs");

let target: RuntimeTarget;
let fixtures: Fixtures;
beforeAll(async () => {
  target = processTarget({ name: "nodejs", command: [process.execPath, runner] });
  fixtures = await loadFixtures(room, join(import.meta.dirname, "testing", "fixtures"), async () => "");
});
afterAll(() => target.close());

function play(steps: RuntimeStep[], more: Partial<RuntimeCase> = {}): Promise<Outcome> {
  return playCase({ name: "a/b", rule: "R1", steps, ...more }, { target, fixtures });
}

const init: RuntimeStep = { init: "echo" };

test.each<{ name: string; steps: RuntimeStep[] }>([
  { name: "an /init and a /run", steps: [init, { run: { a: 1 }, expect: { json: { a: 1 }, markers: 1 } }] },
  {
    name: "what was captured",
    steps: [
      init,
      { run: { a: [7] }, capture: { n: "json.a.0" } },
      { run: { b: "{{n}}" }, expect: { json: { b: 7 } } },
    ],
  },
  {
    name: "several times",
    steps: [init, { run: { n: "{{index}}" }, times: 3, expect: { json: { n: "{{index}}" } } }],
  },
  {
    name: "the same connection",
    steps: [init, { run: {}, expect: { contentLength: true } }, { run: {}, reuse: true }],
  },
  {
    name: "sent ahead",
    steps: [
      init,
      {
        pipelined: [
          { run: { n: 1 }, expect: { json: { n: 1 } } },
          { run: { n: 2 }, expect: { json: { n: 2 } } },
        ],
        expect: { markers: 2 },
      },
    ],
  },
  {
    name: "at once",
    steps: [
      {
        together: [{ ...init, times: 3, expect: { status: { $oneOf: [200, 403] } } }],
        expect: { answers: { $length: 3 } },
      },
    ],
  },
  { name: "in chunks", steps: [{ init: { fixture: "echo", chunked: 10 } }, { run: {} }] },
  {
    name: "as an archive",
    steps: [
      { init: { fixture: "echo", archive: { entries: [{ name: "x", text: "y" }] } } },
      { file: "{{tmp}}/**/x", expect: { exists: true, text: "y" } },
      { file: "{{tmp}}/y", expect: { exists: false } },
    ],
  },
  {
    name: "after a while",
    steps: [init, { run: { ms: 500 } }, { wait: true, expect: { stdout: ["late"] } }],
  },
  { name: "a signal", steps: [{ signal: "SIGTERM", expect: { exits: 143 } }] },
  { name: "until it is so", steps: [{ post: "/init", json: {}, until: { status: 403 } }] },
])("$name: passes", async ({ steps }) => {
  expect(await play(steps)).toEqual({ kind: "passed" });
});

test.each<{ name: string; steps: RuntimeStep[]; says: RegExp; more?: Partial<RuntimeCase> }>([
  {
    name: "a /run that is not 200 by itself",
    steps: [{ run: {} }],
    says: /^step 1: status: expected 200, got 403$/m,
  },
  {
    name: "what never comes",
    steps: [{ wait: true, expect: { stdout: ["x"] } }],
    says: /^step 1: stdout: expected 1 items, got 0/m,
    more: { limitMs: 5000 },
  },
  {
    name: "what the end of the process cuts off",
    steps: [{ signal: "SIGKILL" }, { wait: true, expect: { stdout: ["x"] } }],
    says: /^step 2: stdout: expected 1 items, got 0/m,
  },
  {
    name: "what never is so",
    steps: [{ post: "/init", json: {}, until: { status: 200 } }],
    says: /^step 1: status: expected 200, got 403, until the time was over$/m,
    more: { limitMs: 5000 },
  },
  {
    name: "no answer in time",
    steps: [init, { raw: "POST /run HTTP/1.1\r\n", timeoutMs: 50, expect: { status: 400 } }],
    says: /^step 2: there is no answer: there was no answer in time$/m,
  },
  {
    name: "a time among several",
    steps: [init, { run: { n: "{{index}}" }, times: 3, expect: { json: { n: { $oneOf: [1, 2] } } } }],
    says: /^step 2: time 3: json\.n: expected one of 1, 2, got 3$/m,
  },
  {
    name: "a part that is missing",
    steps: [init, { run: {}, capture: { n: "json.n" } }],
    says: /^step 2: json\.n: is missing in the answer$/m,
  },
])("$name: fails", async ({ steps, says, more }) => {
  const outcome = await play(steps, more);
  expect(outcome).toMatchObject({ kind: "failed", exchange: expect.arrayContaining(["step 1"]) });
  expect(outcome.kind === "failed" && outcome.differences.join("\n")).toMatch(says);
});

test("a line after the last step: fails", async () => {
  // As that of a container, whose output takes its time: so the line comes within it, on a busy machine too.
  const patient: RuntimeTarget = {
    ...target,
    start: async (options) => ({ ...(await target.start(options)), outputDelayMs: 1500 }),
  };
  const steps: RuntimeStep[] = [init, { run: { ms: 500 }, expect: { markers: 1 } }];
  const outcome = await playCase({ name: "a/b", rule: "R1", steps }, { target: patient, fixtures });
  expect(outcome).toMatchObject({
    kind: "failed",
    differences: ['after the last step: stdout: expected nothing after the marker, got ["late"]'],
  });
});

test("a report of a failure shows what was sent, answered and written", async () => {
  const outcome = await play([init, { run: { a: 1 }, expect: { status: 500 } }]);
  expect(outcome.kind === "failed" && outcome.exchange).toEqual([
    "step 1",
    "  > POST /init with echo",
    expect.stringMatching(/^ {2}< 200 \{"OK":true\} \(\d+ ms\)$/),
    "step 2",
    expect.stringMatching(/^ {2}> POST \/run \{"value":\{"a":1\},"namespace":"guest",/),
    expect.stringMatching(/^ {2}< 200 \{"a":1\} \(\d+ ms\)$/),
    "  stdout: XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX",
    "  stderr: XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX",
  ]);
});

const everything = { can: { process: true, env: true } };
const nothing = { can: { process: false, env: false } };

test.each<{ given: Partial<RuntimeCase>; at?: Pick<RuntimeTarget, "can">; says: string | undefined }>([
  { given: {}, says: undefined },
  { given: { needs: ["source"] }, says: undefined },
  { given: { needs: ["archives"] }, says: 'late does not claim "archives"' },
  { given: { without: ["source"] }, says: 'late claims "source"' },
  { given: { needsResults: ["null"] }, says: 'late has no result of the kind "null"' },
  { given: { steps: [{ init: "niam" }] }, says: 'late has no fixture "niam"' },
  {
    given: { steps: [{ init: { fixture: "echo", more: { code: "{{code:niam}}" } } }] },
    says: 'late has no fixture "niam"',
  },
  { given: { env: {} }, at: nothing, says: "the target's environment is not ours to set" },
  {
    given: { steps: [{ run: {}, expect: { markers: 1 } }] },
    at: nothing,
    says: "what the target writes, and its end, are not to be seen from here",
  },
  { given: { steps: [{ run: {}, expect: { status: 200 } }] }, at: nothing, says: undefined },
])("$given: not run because $says", ({ given, at, says }) => {
  const whole: RuntimeCase = { name: "a/b", rule: "R1", steps: [init], ...given };
  expect(whyNot(whole, fixtures, at ?? everything)).toBe(says);
});
