import { isDeepStrictEqual } from "node:util";
import type { Difference } from "./behaviour.js";
import type { Exchange } from "./message.js";
import { normalise } from "./normalise.js";

/** One exchange and what the application noted meanwhile. */
export interface Observation {
  exchange: Exchange;
  /** Undefined when the behaviour has none. */
  facts: unknown;
}

/** A difference that was found. */
export interface Finding {
  where: string;
  listener: unknown;
  action: unknown;
}

/** Every difference between what a listener and an action answered, request by request. */
export function compare(listener: Observation[], action: Observation[]): Finding[] {
  return listener.flatMap((expected, i) => {
    const actual = action[i]!;
    const detailed = expected.exchange.kind === "answered" && actual.exchange.kind === "answered";
    return compareOne(facetsOf(expected, detailed), facetsOf(actual, detailed)).map((finding) => ({
      ...finding,
      where: listener.length === 1 ? finding.where : `#${i + 1} ${finding.where}`,
    }));
  });
}

/** @param detailed  both were answered, so the answers are compared; else how the exchanges ended is */
function facetsOf({ exchange, facts }: Observation, detailed: boolean): Map<string, unknown> {
  const facets = new Map(
    detailed && exchange.kind === "answered" ? normalise(exchange.response) : [["exchange", endOf(exchange)]],
  );
  if (facts !== undefined) facets.set("facts", facts);
  return facets;
}

function endOf(exchange: Exchange): string {
  return exchange.kind === "answered" ? `answered ${exchange.response.status}` : exchange.kind;
}

function compareOne(listener: Map<string, unknown>, action: Map<string, unknown>): Finding[] {
  const places = [...new Set([...listener.keys(), ...action.keys()])].sort();
  return places
    .map((where) => ({ where, listener: listener.get(where), action: action.get(where) }))
    .filter((finding) => !isSame(finding.listener, finding.action))
    .flatMap((finding) => (finding.where === "body" ? compareBodies(finding) : [finding]));
}

/** Two JSON objects differ key by key, so that a row can name the one that may. */
function compareBodies(finding: Finding): Finding[] {
  const listener = objectIn(finding.listener);
  const action = objectIn(finding.action);
  if (!listener || !action) return [cut(finding)];
  return [...new Set([...Object.keys(listener), ...Object.keys(action)])]
    .sort()
    .map((key) => ({ where: `body.${key}`, listener: listener[key], action: action[key] }))
    .filter((one) => !isSame(one.listener, one.action));
}

function objectIn(body: unknown): Record<string, unknown> | undefined {
  if (typeof body !== "string" || !body.startsWith("{")) return undefined;
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

const shownCharacters = 4000;

function cut(finding: Finding): Finding {
  const short = (body: unknown) =>
    typeof body === "string" && body.length > shownCharacters
      ? `${body.slice(0, shownCharacters)}... ${body.length} characters`
      : body;
  return { ...finding, listener: short(finding.listener), action: short(finding.action) };
}

/** The order of an object's keys does not count: a request's headers come in another one. */
function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b);
}

/**
 * What was found against what a behaviour declares: equal when each declared difference is there, with the values
 * it names, and no other.
 */
export function judge(found: Finding[], declared: Difference[]): { found: Finding[]; declared: Finding[] } {
  return {
    found: found
      .map((finding) =>
        blank(
          finding,
          declared.find(({ where }) => where === finding.where),
        ),
      )
      .sort(byPlace),
    declared: declared
      .map((difference) => blank({ listener: undefined, action: undefined, ...difference }, difference))
      .sort(byPlace),
  };
}

/** A value that a declared difference leaves out is not compared. */
function blank({ where, listener, action }: Finding, declared: Difference | undefined): Finding {
  const free = "any value";
  return {
    where,
    listener: declared && !("listener" in declared) ? free : listener,
    action: declared && !("action" in declared) ? free : action,
  };
}

function byPlace(a: Finding, b: Finding): number {
  return a.where < b.where ? -1 : 1;
}
