import { checkLimits } from "../entities/check-limits.js";
import { annotationOf, nextVersion, type TriggerEntity } from "../entities/entity.js";
import { isEntityName } from "../entities/entity-name.js";
import { readTriggerPut, type TriggerPut } from "../entities/read-trigger-put.js";
import type { Answer } from "../http/message.js";
import type { Json } from "../json/json.js";
import { messages } from "../messages.js";
import { fireTrigger } from "../triggers/fire-trigger.js";
import { changeTime, checkCollection, existing } from "./entity-access.js";
import { checkPayloadSize, payloadOf } from "./invoke.js";
import { answerList } from "./list-page.js";
import { RestError, restCorsHeaders } from "./rest-answer.js";
import { flagOf, type RestRequest, readBody, respond } from "./rest-request.js";

/** `/namespaces/{ns}/triggers...`. Source: OpenWhisk, Triggers.scala. */
export async function triggersRoute(rest: RestRequest): Promise<Answer | undefined> {
  const { method } = rest.request;
  const [name, ...more] = rest.segments;
  if (name === undefined || (name === "" && more.length === 0))
    return method === "GET" ? listTriggers(rest) : undefined;
  if (more.length > 0) return undefined;
  switch (method) {
    case "GET":
      return respond(rest, 200, shown(existing(rest, "triggers", name)));
    case "PUT":
      return rest.context.changes.run(() => putTrigger(rest, name));
    case "DELETE":
      return rest.context.changes.run(() => deleteTrigger(rest, name));
    case "POST":
      return postTrigger(rest, name);
    default:
      return undefined;
  }
}

function listTriggers(rest: RestRequest): Answer {
  return answerList(
    rest,
    rest.context.store.list("triggers", rest.namespace),
    ({ namespace, name, version, publish, annotations, updated }) => ({
      namespace,
      name,
      version,
      publish,
      annotations,
      updated,
    }),
  );
}

/** A trigger has limits, and there is none of them. Its alarm is the feed's business. */
function shown({ alarm: _, ...trigger }: TriggerEntity): object {
  return { ...trigger, limits: {} };
}

async function putTrigger(rest: RestRequest, name: string): Promise<Answer> {
  const { context, request, namespace } = rest;
  const put = readBody(rest, readTriggerPut);
  const violation = checkLimits(put, context.limits);
  if (violation !== undefined) throw new RestError(violation.status, violation.text);
  const path = `${namespace}/${name}`;
  checkCollection(context, path, "triggers");
  const previous = context.store.get("triggers", path);
  if (previous !== undefined && !flagOf(request, "overwrite"))
    throw new RestError(409, messages.alreadyExists);
  const trigger = previous === undefined ? createTrigger(rest, name, put) : updateTrigger(previous, put);
  await context.store.write([{ kind: "put", collection: "triggers", entity: trigger }]);
  return respond(rest, 200, shown(trigger));
}

function createTrigger({ namespace }: RestRequest, name: string, put: TriggerPut): TriggerEntity {
  const trigger: TriggerEntity = {
    namespace,
    name,
    version: put.version ?? "0.0.1",
    publish: put.publish ?? false,
    annotations: put.annotations ?? [],
    parameters: put.parameters ?? [],
    updated: changeTime(undefined),
  };
  if (!isFeedName(annotationOf(trigger, "feed"))) throw new RestError(400, messages.feedNameInvalid);
  return trigger;
}

/** Whether the feed exists shows when it is invoked. */
function isFeedName(feed: Json | undefined): boolean {
  if (feed === undefined) return true;
  if (typeof feed !== "string") return false;
  const parts = feed.split("/").filter((part) => part !== "");
  return parts.length > 0 && parts.every(isEntityName);
}

function updateTrigger(previous: TriggerEntity, put: TriggerPut): TriggerEntity {
  return {
    ...previous,
    version: put.version ?? nextVersion(previous.version),
    publish: put.publish ?? previous.publish,
    annotations: put.annotations ?? previous.annotations,
    parameters: put.parameters ?? previous.parameters,
    updated: changeTime(previous),
  };
}

/** Its rules stay, and can no longer be enabled. */
async function deleteTrigger(rest: RestRequest, name: string): Promise<Answer> {
  const trigger = existing(rest, "triggers", name);
  const path = `${rest.namespace}/${name}`;
  await rest.context.store.write([{ kind: "delete", collection: "triggers", path }]);
  return respond(rest, 200, shown(trigger));
}

/** Fires: 202, or 204 when no rule would run. */
async function postTrigger(rest: RestRequest, name: string): Promise<Answer> {
  const { context, request } = rest;
  checkPayloadSize(rest);
  const payload = payloadOf(rest);
  const activationId = await fireTrigger(context, {
    trigger: existing(rest, "triggers", name),
    payload,
    headers: request.headers.filter(([header]) => header !== "content-type"),
    transactionId: request.transactionId,
    trace: request.trace,
  });
  if (activationId === undefined) return { status: 204, headers: [...restCorsHeaders] };
  const answer = respond(rest, 202, { activationId });
  return { ...answer, headers: [...answer.headers, ["x-openwhisk-activation-id", activationId]] };
}
