import type { Answer } from "../http/message.js";
import { messages } from "../messages.js";
import { Rejection } from "./rest-answer.js";
import { flagOf, queryOf, type RestRequest, respond } from "./rest-request.js";

const maxLimit = 200;
const defaultLimit = 30;

/** What of a list is asked for. */
export interface ListPage {
  skip: number;
  limit: number;
  /** Whether only the number of what is left after `skip` is. */
  isCount: boolean;
}

/** Answers a list that is there as a whole. */
export function answerList<T>(rest: RestRequest, all: T[], show: (item: T) => unknown): Answer {
  const { skip, limit, isCount } = readPage(rest);
  if (isCount) return answerCount(rest, all.length - skip);
  return respond(rest, 200, all.slice(skip, skip + limit).map(show));
}

/** @param left  how many there are after those that are skipped; fewer than none is none */
export function answerCount(rest: RestRequest, left: number): Answer {
  return respond(rest, 200, { [rest.collection]: Math.max(0, left) });
}

/** Reads `skip`, `limit` (0 is all that is allowed) and `count`. */
export function readPage(rest: RestRequest): ListPage {
  const skip = integerOf(rest, "skip") ?? 0;
  const limit = integerOf(rest, "limit") ?? defaultLimit;
  if (skip < 0) reject("skip", messages.listSkipOutOfRange(skip, rest.collection));
  if (limit < 0 || limit > maxLimit)
    reject("limit", messages.listLimitOutOfRange(limit, maxLimit, rest.collection));
  return { skip, limit: limit === 0 ? maxLimit : limit, isCount: flagOf(rest.request, "count") };
}

function integerOf({ request, collection }: RestRequest, name: string): number | undefined {
  const text = queryOf(request, name);
  if (text === undefined) return undefined;
  if (!/^[+-]?\d{1,9}$/.test(text)) reject(name, messages.notAnInteger(text, collection));
  return Number(text);
}

function reject(name: string, detail: string): never {
  throw new Rejection(400, messages.malformedParameter(name, detail));
}
