import { isJsonObject, type Json } from "../json/json.js";
import { messages } from "../messages.js";
import type { Annotation, EntityReference, RuleStatus } from "./entity.js";
import { MalformedEntity, objectOf, optional, readCommon, readKeyValues } from "./read-entity-put.js";
import { inNamespace, readReference } from "./read-reference.js";

/** What a PUT of a rule says; what it leaves out stays as it was. */
export interface RulePut {
  trigger?: EntityReference;
  action?: EntityReference;
  annotations?: Annotation[];
  version?: string;
  publish?: boolean;
}

/**
 * Reads the body of a PUT of a rule. Source: OpenWhisk, WhiskRule.scala, WhiskRulePut.
 *
 * @param namespace  what `_` stands for
 * @throws MalformedEntity
 */
export function readRulePut(content: Json, namespace: string): RulePut {
  const fields = objectOf(content);
  const read = (value: Json) => inNamespace(readName(value), namespace);
  return {
    ...optional("trigger", fields.trigger, read),
    ...optional("action", fields.action, read),
    ...optional("annotations", fields.annotations, readKeyValues<Annotation>),
    ...readCommon(fields),
  };
}

/** A text, `/guest/a`, or `{ path, name }` (FullyQualifiedEntityName.scala, serdes). */
function readName(value: Json): EntityReference {
  if (typeof value === "string") {
    const read = readReference(value);
    if (read.kind === "reference") return read.reference;
    throw new MalformedEntity(read.text);
  }
  const { path, name } = isJsonObject(value) ? value : {};
  const read = typeof path === "string" ? readReference(`${path}/${name}`) : undefined;
  if (read?.kind !== "reference" || read.reference.name !== name)
    throw new MalformedEntity(messages.qualifiedNameMalformed);
  return read.reference;
}

/**
 * Reads the body of a POST of a rule, `{ "status": "active" }`; what is wrong is told as the platform's language tells
 * it. Source: OpenWhisk, WhiskRule.scala, Status.serdesRestricted.
 *
 * @throws MalformedEntity
 */
export function readRuleStatus(content: Json): RuleStatus {
  if (!isJsonObject(content)) throw new MalformedEntity(matchError(content));
  const given = content.status;
  if (given === undefined) throw new MalformedEntity("key not found: status");
  if (typeof given !== "string") throw new MalformedEntity(matchError(given));
  const status = given.trim();
  if (status === "active" || status === "inactive") return status;
  throw new MalformedEntity(`requirement failed: ${messages.ruleStatusUnknown(status)}`);
}

function matchError(value: Json): string {
  return `${JSON.stringify(value)} (of class spray.json.${classOf(value)})`;
}

function classOf(value: Json): string {
  if (value === null) return "JsNull$";
  if (typeof value === "boolean") return value ? "JsTrue$" : "JsFalse$";
  if (typeof value === "number") return "JsNumber";
  if (typeof value === "string") return "JsString";
  return Array.isArray(value) ? "JsArray" : "JsObject";
}
