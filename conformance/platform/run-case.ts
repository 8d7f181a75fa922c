import { check, partOf } from "../check.js";
import { exchange, type HttpRequest } from "../client.js";
import { compute, fillIn, type LookUp } from "../fill-in.js";
import type { Json } from "../json.js";
import type { Outcome } from "../outcome.js";
import type { HttpAnswer } from "../parse-answer.js";
import { pause } from "../pause.js";
import type { PlatformCase, RequestStep, Step } from "./case.js";
import { type Entities, Made } from "./entities.js";
import { ownerRest, type Rest } from "./owner-rest.js";
import type { Target } from "./target.js";

export interface CaseContext {
  target: Target;
  entities: Entities;
  /** Tells this case's entities from those of others. */
  number: number;
}

const defaultLimitMs = 60_000;
const cleanupMs = 20_000;
/** Between two tries of a step that waits: short at first, because most records are there at once. */
const waitsMs = [10, 20, 50, 100, 200, 400];

/** Plays a case's steps against the target, and removes what they made. */
export async function runCase(given: PlatformCase, context: CaseContext): Promise<Outcome> {
  const { target } = context;
  const limitMs = given.limitMs ?? defaultLimitMs;
  const signal = AbortSignal.timeout(limitMs);
  const made = new Made();
  const rest = ownerRest(target, signal);
  const variables = new Map<string, Json>();
  const lookUp = lookUpIn(variables, context);
  try {
    await deployWhatIsNamed(given, context.entities, rest);
    for (const [i, step] of given.steps.entries()) {
      const differences = await runStep(step, { lookUp, variables, made, rest, signal, ...context });
      if (differences.length > 0) {
        return { kind: "failed", differences: differences.map((each) => `step ${i + 1}: ${each}`) };
      }
    }
    return { kind: "passed" };
  } catch (error) {
    const reason = signal.aborted ? `not done within ${limitMs} ms` : "could not go on";
    return { kind: "failed", differences: [`${reason}: ${(error as Error).message}`] };
  } finally {
    await made.remove(ownerRest(target, AbortSignal.timeout(cleanupMs))).catch(() => {});
  }
}

interface StepContext extends CaseContext {
  lookUp: LookUp;
  variables: Map<string, Json>;
  made: Made;
  rest: Rest;
  signal: AbortSignal;
}

async function runStep(step: Step, context: StepContext): Promise<string[]> {
  if ("deploy" in step) {
    const { name, ...deployment } = step.deploy;
    const path = ownName(name, context);
    await context.entities.deploy(path, fill(deployment, context), context.rest);
    context.made.note("PUT", `actions/${path}`, 200);
    return [];
  }
  if ("together" in step) {
    const all = await Promise.all(step.together.map((each) => runRequest(each, context)));
    return all.flatMap((differences, i) => differences.map((each) => `request ${i + 1}: ${each}`));
  }
  return runRequest(step, context);
}

async function runRequest(step: RequestStep, context: StepContext): Promise<string[]> {
  const request = wireRequest(step, context);
  const until = step.until && fill(step.until, context);
  let answer = await send(request, context);
  for (let i = 0; until !== undefined; i++) {
    const differences = check(until, answer);
    if (differences.length === 0) break;
    if (!(await pause(waitsMs[Math.min(i, waitsMs.length - 1)]!, context.signal))) {
      return differences.map((each) => `${each}, until the time was over`);
    }
    answer = await send(request, context);
  }
  const differences = step.expect === undefined ? [] : check(fill(step.expect, context), answer);
  for (const [name, path] of Object.entries(step.capture ?? {})) {
    const part = partOf(answer, path);
    if (part === undefined) differences.push(`${path}: is missing in ${answer.status} ${show(answer)}`);
    else context.variables.set(name, part);
  }
  if (differences.length > 0) differences.push(`the answer was ${answer.status} ${show(answer)}`);
  return differences;
}

interface WireRequest extends HttpRequest {
  /** Below the owner's namespace, when the step was written that way. */
  restPath: string | undefined;
}

function wireRequest(step: RequestStep, context: StepContext): WireRequest {
  const { target } = context;
  const filled = fill(step, context);
  const space = filled.request.indexOf(" ");
  const method = filled.request.slice(0, space);
  const path = filled.request.slice(space + 1);
  const isRest = !path.startsWith("/") && !path.startsWith("web/");
  const headers: [string, string][] = [];
  if (filled.auth === undefined ? isRest : filled.auth === "owner") {
    headers.push(["Authorization", target.authorization]);
  }
  const given = Object.entries(filled.headers ?? {});
  if (filled.json !== undefined && !given.some(([name]) => name.toLowerCase() === "content-type")) {
    headers.push(["Content-Type", "application/json"]);
  }
  for (const [name, value] of given) for (const each of [value].flat()) headers.push([name, each]);
  return {
    method,
    target: isRest
      ? `/api/v1/namespaces/_/${path}`
      : path.replace(/^web\//, `/api/v1/web/${target.namespace}/default/`),
    headers,
    body: bodyOf(filled),
    chunks: filled.chunks?.map((chunk) => Buffer.from(String(chunk))),
    restPath: isRest ? path : undefined,
  };
}

function bodyOf({ json, text, base64 }: RequestStep): Buffer | undefined {
  if (json !== undefined) return Buffer.from(JSON.stringify(json));
  if (text !== undefined) return Buffer.from(String(text));
  return base64 === undefined ? undefined : Buffer.from(base64, "base64");
}

async function send(request: WireRequest, { target, made, signal }: StepContext): Promise<HttpAnswer> {
  const answer = await exchange(target, request, signal);
  if (request.restPath !== undefined) made.note(request.method, request.restPath, answer.status);
  return answer;
}

/** The shared actions whose names stand in the case. */
async function deployWhatIsNamed(given: PlatformCase, entities: Entities, rest: Rest): Promise<void> {
  const names = new Set(
    [...JSON.stringify(given).matchAll(/\{\{action:([a-z0-9-]+)\}\}/g)].map((found) => found[1]!),
  );
  for (const name of names) {
    if (entities.nameOfShared(name) === undefined) throw new Error(`there is no shared action "${name}"`);
    await entities.deployShared(name, rest);
  }
}

function lookUpIn(variables: Map<string, Json>, context: CaseContext): LookUp {
  return (name) => {
    if (name.startsWith("own:")) return ownName(name.slice(4), context);
    if (name.startsWith("action:")) return context.entities.nameOfShared(name.slice(7));
    if (name === "namespace") return context.target.namespace;
    if (name === "authorization") return context.target.authorization;
    return variables.get(name);
  };
}

/** In a package of the case both parts are its own, and only the package's needs to be told from others. */
function ownName(name: string, { target, number }: CaseContext): string {
  return `${target.prefix}-${number}-${name}`;
}

function fill<T>(value: T, { lookUp }: StepContext): T {
  return compute(fillIn(value as Json, lookUp)) as T;
}

function show({ body }: HttpAnswer): string {
  const text = body.toString("utf8");
  return text.length <= 600 ? text : `${text.slice(0, 600)}... (${body.length} bytes)`;
}
