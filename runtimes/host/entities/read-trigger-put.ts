import type { Json } from "../json/json.js";
import type { Annotation, Parameter } from "./entity.js";
import { objectOf, optional, readCommon, readKeyValues } from "./read-entity-put.js";

/** What a PUT of a trigger says; what it leaves out stays as it was. */
export interface TriggerPut {
  parameters?: Parameter[];
  annotations?: Annotation[];
  version?: string;
  publish?: boolean;
}

/**
 * Reads the body of a PUT of a trigger. Its limits must be an object, and are none. Source: OpenWhisk,
 * WhiskTrigger.scala, WhiskTriggerPut.
 *
 * @throws MalformedEntity
 */
export function readTriggerPut(content: Json): TriggerPut {
  const fields = objectOf(content);
  optional("limits", fields.limits, objectOf);
  return {
    ...optional("parameters", fields.parameters, readKeyValues<Parameter>),
    ...optional("annotations", fields.annotations, readKeyValues<Annotation>),
    ...readCommon(fields),
  };
}
