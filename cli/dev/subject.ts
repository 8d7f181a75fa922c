import { basename } from "node:path";
import { projectPath } from "../bundle/survey.js";
import type { DeploySettings } from "../deploy/action-entity.js";
import { findEntry } from "../entry/find-entry.js";
import {
  findLanguageAction,
  folderOf,
  type LanguageAction,
  languageCode,
  shownPath,
} from "../entry/language-action.js";
import { type DevAction, makeDevAction } from "./dev-action.js";

/** What `unlisten dev` runs: a service of Node, or an action of another language. */
export interface Subject {
  /** What is watched; a service also finds its files there. */
  root: string;
  /** Absolute: its entry. */
  file: string;
  /** Its entry as the user would write it. */
  shown: string;
  settings: Pick<DeploySettings, "name" | "kind" | "main" | "raw">;
  /** Present for another language. */
  language?: LanguageAction;
  /**
   * Makes the action as it stands now.
   *
   * @param changed  what changed since it was made before, as paths below `root`
   */
  make(changed?: readonly string[]): Promise<DevAction>;
}

/** @throws UnlistenError `entry-not-found` */
export function findSubject(
  given: string | undefined,
  asked: { forced: "wrap" | "capture" | undefined; kind: string | undefined; main: string | undefined },
): Subject {
  const language = findLanguageAction(process.cwd(), given, asked);
  return language === undefined ? service(given, asked.forced) : action(language);
}

function service(given: string | undefined, forced: "wrap" | "capture" | undefined): Subject {
  let entry = findEntry(process.cwd(), given);
  const { root, manifest } = entry.project;
  return {
    root,
    file: entry.file,
    shown: projectPath(root, entry.file),
    settings: { name: actionName(manifest.name ?? basename(root)), kind: "nodejs:default", raw: true },
    async make(changed = []) {
      if (changed.includes("package.json")) entry = findEntry(process.cwd(), given);
      return await makeDevAction(entry, forced);
    },
  };
}

function action(language: LanguageAction): Subject {
  const { file, kind, main } = language;
  return {
    root: folderOf(language),
    file,
    shown: shownPath(language),
    // Poured into one object, as an action's parameters are: `{"name": "Mary"}` for `?name=Mary`.
    settings: { name: actionName(basename(file).replace(/\..*$/, "")), kind, main, raw: false },
    language,
    async make() {
      const because = main === undefined ? kind : `${kind}, ${main}`;
      return { code: languageCode(language), verdict: { mode: "action", because } };
    },
  };
}

function actionName(name: string): string {
  const plain = name.replace(/^@[^/]*\//, "");
  // An extension would be taken for the form of the answer.
  return plain.replace(/[^\w-]/g, "-").replace(/^-+/, "") || "service";
}
