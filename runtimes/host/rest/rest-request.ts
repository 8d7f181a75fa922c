import type { Activator } from "../activations/activator.js";
import { jsonType } from "../http/media-type.js";
import type { Answer, HostRequest } from "../http/message.js";
import { accepts, readAcceptance } from "../http/negotiate.js";
import type { Json } from "../json/json.js";
import { parseJson } from "../json/parse-json.js";
import type { HostLimits } from "../limits.js";
import { messages } from "../messages.js";
import type { Kinds } from "../pool/kinds.js";
import type { Pool } from "../pool/pool.js";
import type { Store } from "../store/store.js";
import { Rejection, restAnswer } from "./rest-answer.js";

/** What the REST routes work with. */
export interface RestContext {
  store: Store;
  pool: Pool;
  kinds: Kinds;
  limits: HostLimits;
  activator: Activator;
  namespace: string;
}

/** A request to the namespace of the caller. */
export interface RestRequest {
  request: HostRequest;
  context: RestContext;
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

/** An answer of success, unless the client does not take JSON. */
export function respond({ request }: RestRequest, status: number, value: unknown): Answer {
  if (!accepts(readAcceptance(request.headers), jsonType)) {
    throw new Rejection(406, messages.notAcceptable("application/json"));
  }
  return restAnswer(status, value);
}
