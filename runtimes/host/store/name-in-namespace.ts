import type { Activation } from "../activations/activation.js";

/** `name` or `package/name`, by which lists are filtered: the record's path without its namespace. */
export function nameInNamespace({ annotations, name }: Activation): string {
  const path = annotations.find(({ key }) => key === "path")?.value;
  return typeof path === "string" ? path.slice(path.indexOf("/") + 1) : name;
}
