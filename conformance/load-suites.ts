import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Ajv } from "ajv";
import { ConformanceError } from "./conformance-error.js";
import { fillIn } from "./fill-in.js";
import type { Json } from "./json.js";
import { unknownMatchers } from "./matchers.js";
import type { Case, CaseTemplate, SuiteFile } from "./suite.js";

export interface Suite {
  name: string;
  about: string;
  optIn: boolean;
  cases: Case[];
}

/**
 * Reads and checks all suites.
 *
 * @param folder  this room: suites/ and suite.schema.json lie in it
 * @throws ConformanceError `suite-invalid`, naming the file and everything that is wrong with it
 */
export function loadSuites(folder: string): Suite[] {
  const schema = JSON.parse(readFileSync(join(folder, "suite.schema.json"), "utf8"));
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile<SuiteFile>(schema);
  const files = readdirSync(join(folder, "suites")).filter((name) => name.endsWith(".json"));
  const suites = files.sort().map((name): Suite => {
    const file = join(folder, "suites", name);
    const content: unknown = parseFile(file);
    if (!validate(content)) {
      const reasons = (validate.errors ?? []).map(
        ({ instancePath, message }) => `${instancePath}: ${message}`,
      );
      throw invalid(file, reasons.join("\n"));
    }
    if (content.suite !== basename(name, ".json")) throw invalid(file, `it calls itself "${content.suite}"`);
    const cases = content.cases.flatMap((template) => expandRows(template, file));
    const loose = cases.flatMap((each) =>
      unknownPlaceholders(each).map((name) => `${each.name}: {{${name}}}`),
    );
    if (loose.length > 0) throw invalid(file, `nothing stands behind ${loose.join(", ")}`);
    const unknown = cases.flatMap((each) =>
      unknownMatchers(each as unknown as Json).map((key) => `${each.name}: ${key}`),
    );
    if (unknown.length > 0) throw invalid(file, `there is no matcher for ${unknown.join(", ")}`);
    return { name: content.suite, about: content.about, optIn: content.optIn === true, cases };
  });
  const seen = new Set<string>();
  for (const { name } of suites.flatMap(({ cases }) => cases)) {
    if (seen.has(name)) throw invalid(join(folder, "suites"), `two cases are named "${name}"`);
    seen.add(name);
  }
  return suites;
}

/** One case for each row of the template's table, or the template itself. */
export function expandRows({ columns, rows, ...template }: CaseTemplate, file = "the suite"): Case[] {
  if (columns === undefined || rows === undefined) return [template];
  return rows.map((row, i) => {
    if (row.length !== columns.length) {
      throw invalid(
        file,
        `${template.name}: row ${i + 1} has ${row.length} values for ${columns.length} columns`,
      );
    }
    const values = new Map(columns.map((column, at) => [column, row[at]!]));
    const filled = fillIn(template as unknown as Json, (name) => values.get(name)) as unknown as Case;
    return { ...filled, name: oneLine(filled.name) };
  });
}

/** Names stand in lists, one a line. */
function oneLine(name: string): string {
  return name.trim().replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}

/** Placeholders that neither the runner nor an earlier step of the case fills in. */
function unknownPlaceholders({ steps }: Case): string[] {
  const requests = steps.flatMap((step) => ("together" in step ? step.together : [step]));
  const captured = requests.flatMap((step) => ("capture" in step ? Object.keys(step.capture ?? {}) : []));
  const known = new Set(["namespace", "authorization", ...captured]);
  const named = [...JSON.stringify(steps).matchAll(/\{\{(?:uri:)?([^{}]*)\}\}/g)].map((found) => found[1]!);
  return named.filter((name) => !known.has(name) && !/^(own|action):./.test(name));
}

function parseFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw invalid(file, (error as Error).message);
  }
}

function invalid(file: string, reason: string): ConformanceError {
  return new ConformanceError("suite-invalid", `cannot use ${file}: ${reason}`, {
    hint: "AUTHORING.md says what a suite file may say.",
  });
}
