import type { Activator } from "../activations/activator.js";
import type { ActivationEvents } from "../activations/events.js";
import type { InTurn } from "../entities/in-turn.js";
import { MalformedEntity } from "../entities/read-entity-put.js";
import { jsonType } from "../http/media-type.js";
import type { Answer, HostRequest } from "../http/message.js";
import { accepts, readAcceptance } from "../http/negotiate.js";
import type { Json } from "../json/json.js";
import { parseJson } from "../json/parse-json.js";
import type { HostLimits } from "../limits.js";
import { messages } from "../messages.js";
import type { Kinds } from "../pool/kinds.js";
import type { Pool } from "../pool/pool.js";
import type { Rates } from "../rates/rates.js";
import type { Store } from "../store/store.js";
import { Rejection, restAnswer } from "./rest-answer.js";

/** What the REST routes work with. */
export interface RestContext {
  store: Store;
  pool: Pool;
  kinds: Kinds;
  limits: HostLimits;
  activator: Activator;
  events: ActivationEvents;
  rates: Rates;
  /** Changes of triggers and rules. */
  changes: InTurn;
  /** The caller's own. */
  namespace: string;
}

/** A request that the caller may make. */
export interface RestRequest {
  request: HostRequest;
  context: RestContext;
  /** The namespace in the path. */
  namespace: string;
  /** The collection's name, for texts. */
  collection: string;
  /** What follows the collection. */
  segments: string[];
}

/** A query parameter's last value. */
export function queryOf({ target }: HostRequest, name: string): string | undefined {
  return target.query.findLast(([key]) => key === name)?.[1];
}

/** As the platform reads a flag: `true`, `yes`, `on` and `1` are true, whatever their case (akka-http, unmarshallers). */
export function flagOf(request: HostRequest, name: string): boolean {
  const value = queryOf(request, name)?.toLowerCase();
  if (value === undefined || ["false", "no", "off", "0"].includes(value)) return false;
  if (["true", "yes", "on", "1"].includes(value)) return true;
  throw new Rejection(
    400,
    messages.malformedParameter(name, `'${queryOf(request, name)}' is not a valid Boolean value`),
  );
}

/**
 * The body's JSON.
 *
 * @throws Rejection for another type than application/json, and for what is no JSON
 */
export function jsonOf({ contentType, body }: HostRequest): Json {
  const type = contentType?.mediaType.value ?? jsonType.mediaType.value;
  if (type !== "application/json") throw new Rejection(415, messages.unsupportedType(type));
  const parsed = parseJson(body);
  if (parsed.kind === "malformed") throw new Rejection(400, messages.malformedContent(parsed.reason));
  return parsed.value;
}

/**
 * The body as an entity's reader reads it.
 *
 * @throws Rejection as `jsonOf`, and for what the reader calls malformed
 */
export function readBody<T>({ request }: RestRequest, read: (content: Json) => T): T {
  const content = jsonOf(request);
  try {
    return read(content);
  } catch (error) {
    if (error instanceof MalformedEntity) throw new Rejection(400, messages.malformedContent(error.message));
    throw error;
  }
}

/** An answer of success, unless the client does not take JSON. */
export function respond({ request }: RestRequest, status: number, value: unknown): Answer {
  if (!accepts(readAcceptance(request.headers), jsonType)) {
    throw new Rejection(406, messages.notAcceptable("application/json"));
  }
  return restAnswer(status, value);
}
