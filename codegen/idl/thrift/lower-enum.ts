import type { Enum } from "../../ir/types.js";
import { type Context, reportError } from "./context.js";
import type { EnumNode } from "./syntax.js";

const limit = 2n ** 31n;

/** Numbers the members: one without a number has one more than the member before it, the first has 0. */
export function lowerEnum(context: Context, target: Enum, node: EnumNode): void {
  const names = new Set<string>();
  let last = -1n;
  for (const { name, doc, annotations, value } of node.members) {
    const integer = value?.integer ?? last + 1n;
    if (integer < -limit || integer >= limit) {
      const message = `${target.name}.${name.text} is ${integer}, which does not fit 32 bits`;
      reportError(context, value?.position ?? name.position, "member-range", message);
      continue;
    }
    last = integer;
    if (names.has(name.text)) {
      reportError(context, name.position, "name-taken", `there is a member "${name.text}" already`);
    }
    names.add(name.text);
    target.members.push({
      name: name.text,
      value: Number(integer),
      ...(doc === undefined ? {} : { doc }),
      annotations,
      position: name.position,
    });
  }
}
