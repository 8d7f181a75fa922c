import { resolveAction } from "../entities/resolve-action.js";
import { jsonType } from "../http/media-type.js";
import type { HostRequest } from "../http/message.js";
import { isJsonObject, type Json, type JsonObject } from "../json/json.js";
import { parseJson } from "../json/parse-json.js";
import { messages } from "../messages.js";
import { Rejection } from "../rest/rest-answer.js";
import type { RestContext } from "../rest/rest-request.js";
import { restRoute } from "../rest/route.js";
import { newTransactionId } from "../transaction-id.js";
import type { ActivationHistory, Watched } from "./activation-history.js";

/** What calls work with. */
export interface PageCallContext {
  rest: RestContext;
  history: ActivationHistory;
  /** `uuid:key` */
  auth: string;
}

/** How a call ended; what it refused is said in the platform's words, as far as the platform has any. */
export type CallOutcome = { ok: true; json: Json } | { ok: false; status: number; error: string };

type Call = (fields: JsonObject, context: PageCallContext) => Promise<CallOutcome>;

/** What the page can do; each takes and gives JSON. */
const calls: Readonly<Record<string, Call>> = {
  invoke: ({ action, parameters = {} }, context) =>
    callRest(context, "POST", "actions", pathIn(action), parameters),
  fire: ({ trigger, parameters = {} }, context) =>
    callRest(context, "POST", "triggers", pathIn(trigger), parameters),
  "set-rule": ({ rule, status }, context) =>
    callRest(context, "POST", "rules", pathIn(rule), { status: status ?? null }),
  replay: async ({ activationId }, context) => replay(String(activationId), context),
  key: async (_, { auth }) => ({ ok: true, json: { auth } }),
};

/** @returns undefined when there is no call of this name */
export async function callPage(
  name: string,
  body: Buffer,
  context: PageCallContext,
): Promise<CallOutcome | undefined> {
  if (!Object.hasOwn(calls, name)) return undefined;
  const parsed = parseJson(body);
  if (parsed.kind === "malformed") return refused(400, messages.malformedContent(parsed.reason));
  if (!isJsonObject(parsed.value)) return refused(400, messages.malformedContent("JSON object expected"));
  return await calls[name]!(parsed.value, context);
}

function refused(status: number, error: string): CallOutcome {
  return { ok: false, status, error };
}

/** `guest/pkg/name` without its namespace. */
function pathIn(path: Json | undefined): string[] {
  return String(path).split("/").slice(1);
}

/** Goes the way of every client: the same checks, limits and answers. */
async function callRest(
  { rest, auth }: PageCallContext,
  method: string,
  collection: string,
  path: string[],
  content: Json,
): Promise<CallOutcome> {
  const segments = ["namespaces", rest.namespace, collection, ...path];
  const request: HostRequest = {
    method,
    target: { segments: ["api", "v1", ...segments], query: [] },
    headers: [["authorization", `Basic ${Buffer.from(auth).toString("base64")}`]],
    contentType: jsonType,
    body: Buffer.from(JSON.stringify(content)),
    transactionId: newTransactionId(),
  };
  try {
    const { status, body } = await restRoute(request, segments, rest, auth);
    const text = body?.bytes.toString("utf8") ?? "";
    const json: Json = body?.type?.startsWith("application/json") ? JSON.parse(text) : {};
    if (status < 400) return { ok: true, json };
    return refused(status, isJsonObject(json) && typeof json.error === "string" ? json.error : text);
  } catch (error) {
    if (error instanceof Rejection) return refused(error.status, error.message);
    throw error;
  }
}

/** Runs an activation's action once more, with the very parameters it had then. */
async function replay(id: string, context: PageCallContext): Promise<CallOutcome> {
  const watched = context.history.get(id);
  if (watched?.payload === undefined)
    return refused(404, "The parameters of this activation are not remembered.");
  if (watched.kind === "trigger")
    return callRest(context, "POST", "triggers", pathIn(watched.path), watched.payload);
  const { store, activator } = context.rest;
  const resolved = resolveAction(store, ...homeOf(watched));
  if (resolved === undefined) return refused(404, messages.resourceDoesNotExist);
  const { activationId } = activator.invoke(resolved, watched.payload, { transactionId: newTransactionId() });
  return { ok: true, json: { activationId } };
}

/** Through the binding that led to the action, if one did. */
function homeOf({
  path,
  binding,
}: Watched): [namespace: string, packageName: string | undefined, name: string] {
  const segments = path.split("/");
  const name = segments.at(-1)!;
  const [namespace = "", packageName] = binding?.split("/") ?? segments.slice(0, -1);
  return [namespace, packageName, name];
}
