import type { Typedef } from "../../ir/types.js";
import { type Context, reportError } from "./context.js";
import { unknownType } from "./lower-type.js";

/** Ends a typedef that leads back to itself, after which following typedefs comes to an end. */
export function breakCycle(context: Context, typedef: Typedef): void {
  const seen = new Set<Typedef>();
  for (let at = typedef; at.type.kind === "named" && at.type.target.kind === "typedef"; at = at.type.target) {
    if (seen.has(at)) {
      reportError(context, typedef.position, "typedef-cycle", `"${typedef.name}" stands for itself`);
      at.type = unknownType;
      return;
    }
    seen.add(at);
  }
}
