import { type DescMessage, type Message, type Registry, toJson } from "@bufbuild/protobuf";
import type { Annotations } from "../../ir/types.js";

/**
 * The options of a declaration as annotations: `deprecated` is "1", `idempotency_level` is "NO_SIDE_EFFECTS", a custom
 * option is "[shop.owner]" with its value as JSON.
 *
 * @param registry  knows the extensions that custom options are
 */
export function annotationsOf(
  type: DescMessage,
  options: Message | undefined,
  registry: Registry,
): Annotations {
  if (options === undefined) return new Map();
  const json = toJson(type, options, { registry, useProtoFieldName: true });
  return new Map(Object.entries(json as object).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string {
  if (value === true) return "1";
  return typeof value === "string" ? value : JSON.stringify(value);
}
