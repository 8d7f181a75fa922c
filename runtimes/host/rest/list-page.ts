import type { Answer } from "../http/message.js";
import { messages } from "../messages.js";
import { Rejection } from "./rest-answer.js";
import { flagOf, queryOf, type RestRequest, respond } from "./rest-request.js";

const maxLimit = 200;
const defaultLimit = 30;

/** Answers a list: `skip`, `limit` (0 is all that is allowed), or only the number with `count`. */
export function answerList<T>(rest: RestRequest, all: T[], show: (item: T) => unknown): Answer {
  const skip = integerOf(rest, "skip") ?? 0;
  const limit = integerOf(rest, "limit") ?? defaultLimit;
  if (skip < 0) reject("skip", messages.listSkipOutOfRange(skip, rest.collection));
  if (limit < 0 || limit > maxLimit)
    reject("limit", messages.listLimitOutOfRange(limit, maxLimit, rest.collection));
  if (flagOf(rest.request, "count"))
    return respond(rest, 200, { [rest.collection]: Math.max(0, all.length - skip) });
  return respond(rest, 200, all.slice(skip, skip + (limit === 0 ? maxLimit : limit)).map(show));
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
