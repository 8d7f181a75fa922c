import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, type JsonObject } from "../json.js";
import type { Deployment } from "./case.js";

/** The kind that every OpenWhisk with Node.js has, whatever its versions. */
const kind = "nodejs:default";

/**
 * The body of the PUT that deploys a fixture.
 *
 * @param folder  this room: fixtures/ lies in it
 */
export function actionEntity(folder: string, deployment: Deployment): JsonObject {
  const { fixture, main, web, annotations, parameters, limits } = deployment;
  const code = readFileSync(join(folder, "fixtures", "platform", `${fixture}.cjs`), "utf8");
  const notes = {
    ...(web === undefined ? {} : { "web-export": true, ...(web === "raw" ? { "raw-http": true } : {}) }),
    ...annotations,
  };
  return {
    exec: { kind, code, ...(main === undefined ? {} : { main }) },
    annotations: keyValues(notes),
    ...(parameters === undefined ? {} : { parameters: keyValues(parameters) }),
    ...(limits === undefined ? {} : { limits }),
  };
}

function keyValues(given: JsonObject | JsonObject[]): JsonObject[] {
  return isObject(given) ? Object.entries(given).map(([key, value]) => ({ key, value })) : given;
}
