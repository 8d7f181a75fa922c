import type { Activation } from "../../activations/activation.js";
import type { ActionEntity } from "../../entities/entity.js";

/** An action of a few bytes. */
export function actionOf(name: string, namespace = "guest"): ActionEntity {
  return {
    namespace,
    name,
    version: "0.0.1",
    publish: false,
    annotations: [],
    parameters: [{ key: "p", value: "ü" }],
    updated: 1,
    exec: { kind: "nodejs:20", code: "c", binary: false },
    limits: { timeout: 1, memory: 1, logs: 1, concurrency: 1 },
  };
}

/** A record whose id is the number, of the action `a0` or `a1`. */
export function activationOf(id: number, start = id): Activation {
  const name = `a${id % 2}`;
  return {
    namespace: "guest",
    name,
    version: "0.0.1",
    subject: "guest",
    activationId: String(id).padStart(32, "0"),
    start,
    end: start,
    duration: 0,
    response: { status: "success", result: {} },
    logs: [],
    annotations: [{ key: "path", value: `guest/${name}` }],
    publish: false,
  };
}
