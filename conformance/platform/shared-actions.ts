import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Deployment } from "./case.js";

/** Actions that many cases use and none changes; each is deployed once in a run, when the first case needs it. */
export type SharedActions = ReadonlyMap<string, Deployment>;

/** @param folder  this room: fixtures/shared.json lies in it */
export function loadSharedActions(folder: string): SharedActions {
  const content: Record<string, Deployment> = JSON.parse(
    readFileSync(join(folder, "fixtures", "platform", "shared.json"), "utf8"),
  );
  return new Map(Object.entries(content));
}
