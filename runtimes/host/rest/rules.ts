import { checkLimits } from "../entities/check-limits.js";
import {
  type Collection,
  collections,
  type EntityReference,
  nextVersion,
  type RuleEntity,
  type RuleStatus,
  type TriggerEntity,
} from "../entities/entity.js";
import { type RulePut, readRulePut, readRuleStatus } from "../entities/read-rule-put.js";
import { resolveReference } from "../entities/resolve-action.js";
import { linkRule, statusOfRule, unlinkRule } from "../entities/rule-links.js";
import { type Answer, textBody } from "../http/message.js";
import { messages } from "../messages.js";
import type { Change } from "../store/store.js";
import { checkRights } from "./entitlement.js";
import { changeTime, checkCollection, existing } from "./entity-access.js";
import { answerList } from "./list-page.js";
import { RestError, restCorsHeaders } from "./rest-answer.js";
import { flagOf, type RestContext, type RestRequest, readBody, respond } from "./rest-request.js";

/** `/namespaces/{ns}/rules...`. Source: OpenWhisk, Rules.scala. */
export async function rulesRoute(rest: RestRequest): Promise<Answer | undefined> {
  const { context, request } = rest;
  const [name, ...more] = rest.segments;
  if (name === undefined || (name === "" && more.length === 0))
    return request.method === "GET" ? listRules(rest) : undefined;
  if (more.length > 0) return undefined;
  switch (request.method) {
    case "GET":
      return getRule(rest, name);
    case "PUT":
      return context.changes.run(() => putRule(rest, name));
    case "DELETE":
      return context.changes.run(() => deleteRule(rest, name));
    case "POST":
      return context.changes.run(() => postRule(rest, name));
    default:
      return undefined;
  }
}

/** Whole, but without their statuses: wsk asks for each one's. */
function listRules(rest: RestRequest): Answer {
  return answerList(rest, rest.context.store.list("rules", rest.namespace), (rule) => rule);
}

function getRule(rest: RestRequest, name: string): Answer {
  const rule = existing(rest, "rules", name);
  return respond(rest, 200, { ...rule, status: statusOfRule(triggerOf(rest.context, rule.trigger), rule) });
}

async function putRule(rest: RestRequest, name: string): Promise<Answer> {
  const { context, request, namespace } = rest;
  const put = readBody(rest, (content) => readRulePut(content, namespace));
  const violation = checkLimits(put, context.limits);
  if (violation !== undefined) throw new RestError(violation.status, violation.text);
  checkRights(context, "read", [
    ...(put.trigger === undefined ? [] : [{ collection: "triggers", ...put.trigger }]),
    ...(put.action === undefined ? [] : [{ collection: "actions", ...put.action }]),
  ]);
  const path = `${namespace}/${name}`;
  checkCollection(context, path, "rules");
  const previous = context.store.get("rules", path);
  if (previous !== undefined && !flagOf(request, "overwrite"))
    throw new RestError(409, messages.alreadyExists);
  const rule = previous === undefined ? createRule(rest, name, put) : updateRule(previous, put);
  const trigger = existingTrigger(context, rule.trigger);
  checkAction(context, rule.action);
  // A new rule is active; a changed one stays what it was, at another trigger too.
  const status =
    previous === undefined ? "active" : statusOfRule(triggerOf(context, previous.trigger), previous);
  await context.store.write([
    ...(previous === undefined ? [] : unlinkChanges(context, previous, trigger)),
    { kind: "put", collection: "triggers", entity: linkRule(trigger, rule, status) },
    { kind: "put", collection: "rules", entity: rule },
  ]);
  return respond(rest, 200, { ...rule, status });
}

/** The old trigger of a rule that goes over to another one. */
function unlinkChanges(context: RestContext, previous: RuleEntity, next: TriggerEntity): Change[] {
  const trigger = triggerOf(context, previous.trigger);
  const isSame = next.namespace === previous.trigger.path && next.name === previous.trigger.name;
  if (trigger === undefined || isSame) return [];
  return [{ kind: "put", collection: "triggers", entity: unlinkRule(trigger, previous) }];
}

function createRule({ namespace }: RestRequest, name: string, put: RulePut): RuleEntity {
  if (put.trigger === undefined || put.action === undefined)
    throw new RestError(400, messages.ruleIncomplete);
  return {
    namespace,
    name,
    version: put.version ?? "0.0.1",
    publish: put.publish ?? false,
    annotations: put.annotations ?? [],
    trigger: put.trigger,
    action: put.action,
    updated: changeTime(undefined),
  };
}

function updateRule(previous: RuleEntity, put: RulePut): RuleEntity {
  return {
    ...previous,
    version: put.version ?? nextVersion(previous.version),
    publish: put.publish ?? previous.publish,
    annotations: put.annotations ?? previous.annotations,
    trigger: put.trigger ?? previous.trigger,
    action: put.action ?? previous.action,
    updated: changeTime(previous),
  };
}

/** Also deletes what its trigger knows of it. */
async function deleteRule(rest: RestRequest, name: string): Promise<Answer> {
  const { context, namespace } = rest;
  const rule = existing(rest, "rules", name);
  const trigger = triggerOf(context, rule.trigger);
  await context.store.write([
    ...(trigger === undefined
      ? []
      : [{ kind: "put", collection: "triggers", entity: unlinkRule(trigger, rule) } as const]),
    { kind: "delete", collection: "rules", path: `${namespace}/${name}` },
  ]);
  return respond(rest, 200, { ...rule, status: "inactive" satisfies RuleStatus });
}

/** Enables or disables; a rule that is already so is left alone, even without a trigger. */
async function postRule(rest: RestRequest, name: string): Promise<Answer> {
  const { context } = rest;
  const status = readBody(rest, readRuleStatus);
  const rule = existing(rest, "rules", name);
  const trigger = triggerOf(context, rule.trigger);
  if (statusOfRule(trigger, rule) !== status) {
    if (trigger === undefined) throw new RestError(404, messages.ruleWithoutTrigger);
    const changed = linkRule(trigger, rule, status);
    await context.store.write([{ kind: "put", collection: "triggers", entity: changed }]);
  }
  return { status: 200, headers: [...restCorsHeaders], body: textBody("OK") };
}

function triggerOf({ store }: RestContext, { path, name }: EntityReference): TriggerEntity | undefined {
  return store.get("triggers", `${path}/${name}`);
}

function existingTrigger(context: RestContext, reference: EntityReference): TriggerEntity {
  const found = triggerOf(context, reference);
  if (found !== undefined) return found;
  throw invalidReference(context, reference, "trigger");
}

/** An action must be there when a rule is made; later it may go away. */
function checkAction(context: RestContext, reference: EntityReference): void {
  if (resolveReference(context.store, reference) !== undefined) return;
  throw invalidReference(context, reference, "action");
}

const documentTypes: Record<Collection, string> = {
  actions: "WhiskAction",
  packages: "WhiskPackage",
  triggers: "WhiskTrigger",
  rules: "WhiskRule",
};

/** Why a reference is none: there is nothing of this name, or something else. */
function invalidReference(
  { store }: RestContext,
  { path, name }: EntityReference,
  wanted: "trigger" | "action",
): RestError {
  const qualified = `${path}/${name}`;
  const actual = collections.find((collection) => store.get(collection, qualified) !== undefined);
  const expected = wanted === "trigger" ? "WhiskTrigger" : "WhiskActionMetaData";
  return new RestError(
    400,
    actual === undefined
      ? messages.referenceDoesNotExist(wanted, qualified)
      : messages.documentTypeMismatch(documentTypes[actual], expected),
  );
}
