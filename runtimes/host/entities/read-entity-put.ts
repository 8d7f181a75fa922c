import { isJsonObject, type Json, type JsonObject } from "../json/json.js";
import { messages } from "../messages.js";
import type { Kinds } from "../pool/kinds.js";
import type { ActionLimits, Annotation, BlackboxExec, EntityReference, Exec, Parameter } from "./entity.js";
import { isEntityName } from "./entity-name.js";
import { isImageName } from "./image-name.js";
import { looksLikeBase64 } from "./looks-like-base64.js";
import { inNamespace, printReference, readReference } from "./read-reference.js";
import { readVersion } from "./read-version.js";

/** What a PUT of an action says; what it leaves out stays as it was. */
export interface ActionPut {
  exec?: Exec;
  parameters?: Parameter[];
  annotations?: Annotation[];
  delAnnotations?: string[];
  limits?: Partial<ActionLimits>;
  version?: string;
  publish?: boolean;
}

export interface PackagePut {
  binding?: { namespace: string; name: string };
  parameters?: Parameter[];
  annotations?: Annotation[];
  version?: string;
  publish?: boolean;
}

/** A content that cannot be read; the message is the platform's, without its "The request content was malformed". */
export class MalformedEntity extends Error {}

/**
 * Reads the body of a PUT of an action. Unknown fields and unknown limits are ignored. Source: OpenWhisk,
 * WhiskAction.scala, Exec.scala, Parameter.scala; seen live on 2.0.0.
 *
 * @param namespace  the caller's, which `_` stands for
 * @throws MalformedEntity
 */
export function readActionPut(content: Json, kinds: Kinds, namespace: string): ActionPut {
  const fields = objectOf(content);
  return {
    ...optional("exec", fields.exec, (value) => readExec(value, kinds, namespace)),
    ...optional("parameters", fields.parameters, readKeyValues<Parameter>),
    ...optional("annotations", fields.annotations, readKeyValues<Annotation>),
    ...optional("delAnnotations", fields.delAnnotations, readNames),
    ...optional("limits", fields.limits, readLimits),
    ...readCommon(fields),
  };
}

/** @throws MalformedEntity */
export function readPackagePut(content: Json): PackagePut {
  const fields = objectOf(content);
  return {
    ...optional("binding", fields.binding, readBinding),
    ...optional("parameters", fields.parameters, readKeyValues<Parameter>),
    ...optional("annotations", fields.annotations, readKeyValues<Annotation>),
    ...readCommon(fields),
  };
}

export function objectOf(content: Json): JsonObject {
  if (!isJsonObject(content)) throw new MalformedEntity("Object expected");
  return content;
}

export function optional<K extends string, T>(
  key: K,
  value: Json | undefined,
  read: (value: Json) => T | undefined,
): { [key in K]?: T } {
  const result = value === undefined || value === null ? undefined : read(value);
  return result === undefined ? {} : ({ [key]: result } as { [key in K]?: T });
}

export function readCommon(fields: JsonObject): { version?: string; publish?: boolean } {
  return {
    ...optional("version", fields.version, (value) => {
      const version = typeof value === "string" ? readVersion(value) : undefined;
      if (version !== undefined) return version;
      throw new MalformedEntity("semantic version malformed");
    }),
    ...optional("publish", fields.publish, (value) => {
      if (typeof value === "boolean") return value;
      throw new MalformedEntity("Expected JsBoolean, but got something else");
    }),
  };
}

export function readKeyValues<T extends { key: string; value: Json }>(value: Json): T[] {
  if (!Array.isArray(value)) throw new MalformedEntity("parameters malformed!");
  const byKey = new Map<string, T>();
  for (const item of value) {
    if (!isJsonObject(item) || typeof item.key !== "string" || item.value === undefined) {
      throw new MalformedEntity("parameters malformed!");
    }
    const init = item.init === true ? { init: true } : {};
    byKey.set(item.key, { key: item.key, value: item.value, ...init } as unknown as T);
  }
  return [...byKey.values()];
}

function readNames(value: Json): string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw new MalformedEntity("Expected Collection as JsArray, but got something else");
}

/** A kind's default, such as `nodejs:default`, is stored as the kind it stands for; `binary` is found out, not believed. */
function readExec(value: Json, kinds: Kinds, namespace: string): Exec {
  const exec = objectOf(value);
  if (typeof exec.kind !== "string") throw new MalformedEntity("'kind' must be a string defined in 'exec'");
  const asked = exec.kind.trim().toLowerCase();
  if (asked === "sequence") return { kind: asked, components: readComponents(exec.components, namespace) };
  if (asked === "blackbox") return readBlackbox(exec);
  const kind = kinds.resolve(asked);
  if (kind === undefined) throw new MalformedEntity(messages.runtimeUnknown(asked, kinds.names()));
  if (typeof exec.code !== "string") {
    throw new MalformedEntity(
      `'code' must be a string or attachment object defined in 'exec' for '${asked}' actions`,
    );
  }
  const main = readMain(exec, asked);
  if (kind.requireMain === true && main.main === undefined) {
    throw new MalformedEntity(`'main' must be a string defined in 'exec' for '${asked}' actions`);
  }
  return { kind: kind.kind, code: exec.code, binary: looksLikeBase64(exec.code), ...main };
}

function readMain(exec: JsonObject, kind: string): { main?: string } {
  return optional("main", exec.main, (text) => {
    if (typeof text === "string") return text;
    throw new MalformedEntity(`if defined, 'main' be a string in 'exec' for '${kind}' actions`);
  });
}

/** Code without a letter is none: the image has its own. */
function readBlackbox(exec: JsonObject): BlackboxExec {
  const { image, code } = exec;
  if (typeof image !== "string") {
    throw new MalformedEntity("'image' must be a string defined in 'exec' for 'blackbox' actions");
  }
  if (!isImageName(image)) throw new MalformedEntity("could not parse image name");
  const main = readMain(exec, "blackbox");
  if (code === undefined || code === null || (typeof code === "string" && code.trim() === "")) {
    return { kind: "blackbox", image, binary: false, ...main };
  }
  if (typeof code !== "string") {
    throw new MalformedEntity(
      "'code' must be a string or attachment object defined in 'exec' for 'blackbox' actions",
    );
  }
  return { kind: "blackbox", image, code, binary: looksLikeBase64(code), ...main };
}

function readComponents(value: Json | undefined, namespace: string): string[] {
  if (value === undefined) throw new MalformedEntity("'components' must be defined for sequence kind");
  if (!Array.isArray(value)) throw new MalformedEntity("'components' must be an array");
  return value.map((item) => `/${printReference(inNamespace(readComponent(item), namespace))}`);
}

/** A component is a text, or the name in parts. Source: OpenWhisk, FullyQualifiedEntityName.scala, serdes. */
function readComponent(value: Json): EntityReference {
  const text = isJsonObject(value) ? textOfParts(value) : value;
  if (typeof text !== "string") throw new MalformedEntity("fully qualified name malformed");
  const read = readReference(text);
  if (read.kind === "illegal") throw new MalformedEntity(read.text);
  return read.reference;
}

function textOfParts({ path, name }: JsonObject): string | undefined {
  return typeof path === "string" && typeof name === "string" && isEntityName(name)
    ? `${path}/${name}`
    : undefined;
}

const limitNames = { timeout: "time", memory: "memory", logs: "log", concurrency: "concurrency" } as const;

function readLimits(value: Json): Partial<ActionLimits> {
  if (!isJsonObject(value)) throw new MalformedEntity("limits malformed");
  const limits: Partial<ActionLimits> = {};
  for (const key of Object.keys(limitNames) as (keyof typeof limitNames)[]) {
    const limit = value[key];
    if (limit === undefined || limit === null) continue;
    if (!Number.isInteger(limit)) throw new MalformedEntity(`${limitNames[key]} limit malformed`);
    limits[key] = limit as number;
  }
  return limits;
}

/** `{}` means no binding (as wsk sends it for a package of its own). */
function readBinding(value: Json): { namespace: string; name: string } | undefined {
  if (!isJsonObject(value)) throw new MalformedEntity("binding malformed");
  if (Object.keys(value).length === 0) return undefined;
  const { namespace, name } = value;
  if (typeof namespace !== "string" || typeof name !== "string")
    throw new MalformedEntity("binding malformed");
  return { namespace, name };
}
