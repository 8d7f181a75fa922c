import type { Diagnostic } from "../../../diagnostics.js";
import type { Document, Method } from "../../../ir/types.js";
import { propertyOf } from "./names.js";

/** Methods that are one in TypeScript: `GetUser` and `getUser`. */
export function checkMethods({ services }: Document): Diagnostic[] {
  return services.flatMap((service) => {
    const first = new Map<string, Method>();
    return service.methods.flatMap((method): Diagnostic[] => {
      const key = propertyOf(method.name);
      const other = first.get(key);
      if (other === undefined) {
        first.set(key, method);
        return [];
      }
      return [
        {
          severity: "error",
          code: "name-clash",
          ...method.position,
          message: `method "${method.name}" of ${service.name} is called "${key}" in TypeScript, and so is "${other.name}"`,
          hint: "Give one of the two another name.",
        },
      ];
    });
  });
}
