import { placeholdersIn } from "../placeholders.js";
import type { PlatformCase } from "./case.js";

/** Placeholders that neither the run nor an earlier step of the case fills in. */
export function unknownPlatformPlaceholders({ steps }: PlatformCase): string[] {
  const requests = steps.flatMap((step) => ("together" in step ? step.together : [step]));
  const captured = requests.flatMap((step) => ("capture" in step ? Object.keys(step.capture ?? {}) : []));
  const known = new Set(["namespace", "authorization", ...captured]);
  return placeholdersIn(steps).filter((name) => !known.has(name) && !/^(own|action):./.test(name));
}
