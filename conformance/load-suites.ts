import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { ConformanceError } from "./conformance-error.js";
import { fillIn } from "./fill-in.js";
import type { Json } from "./json.js";
import { unknownMatchers } from "./matchers.js";
import { unknownPlatformPlaceholders } from "./platform/placeholders.js";
import { problemsOfCase } from "./runtime/problems-of-case.js";
import type { CaseOf, CaseTemplate, Suite, SuiteFile, TargetKind } from "./suite.js";

type AnyCase = CaseOf[TargetKind];

/**
 * Reads and checks all suites.
 *
 * @param folder  this room: suites/ and suite.schema.json lie in it
 * @throws ConformanceError `suite-invalid`, naming the file and everything that is wrong with it
 */
export function loadSuites(folder: string): Suite[] {
  const schema = JSON.parse(readFileSync(join(folder, "suite.schema.json"), "utf8"));
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictRequired: false, strictTypes: false });
  ajv.addSchema(schema, "suite");
  const isSuiteFile = ajv.getSchema("suite") as ValidateFunction<SuiteFile>;
  const isRuntimeCase = ajv.getSchema("suite#/definitions/runtimeCase") as ValidateFunction<AnyCase>;
  const files = readdirSync(join(folder, "suites")).filter((name) => name.endsWith(".json"));
  const suites = files.sort().map((name): Suite => {
    const file = join(folder, "suites", name);
    const content: unknown = parseFile(file);
    if (!isSuiteFile(content)) throw invalid(file, reasonsOf(isSuiteFile).join("\n"));
    if (content.suite !== basename(name, ".json")) throw invalid(file, `it calls itself "${content.suite}"`);
    const target = content.target ?? "platform";
    const cases = content.cases.flatMap((template) => expandRows(template, file));
    if (target === "runtime") {
      // Only now, since a placeholder may stand where the schema wants something else than text.
      for (const each of cases) {
        const isValid: boolean = isRuntimeCase(each);
        if (isValid) continue;
        throw invalid(file, `${each.name}:\n${reasonsOf(isRuntimeCase).join("\n")}`);
      }
    }
    const problems = cases.flatMap((each) =>
      problemsOf(each, target).map((problem) => `${each.name}: ${problem}`),
    );
    if (problems.length > 0) throw invalid(file, problems.join("\n"));
    return { name: content.suite, about: content.about, target, optIn: content.optIn === true, cases };
  });
  const seen = new Set<string>();
  for (const { name } of suites.flatMap(({ cases }) => cases as AnyCase[])) {
    if (seen.has(name)) throw invalid(join(folder, "suites"), `two cases are named "${name}"`);
    seen.add(name);
  }
  return suites;
}

/** The suites for one kind of target. */
export function suitesFor<Kind extends TargetKind>(kind: Kind, suites: readonly Suite[]): Suite<Kind>[] {
  return suites.filter((suite): suite is Suite<Kind> => suite.target === kind);
}

/** One case for each row of the template's table, or the template itself. */
export function expandRows({ columns, rows, ...template }: CaseTemplate, file = "the suite"): AnyCase[] {
  if (columns === undefined || rows === undefined) return [template as AnyCase];
  return rows.map((row, i) => {
    if (row.length !== columns.length) {
      throw invalid(
        file,
        `${template.name}: row ${i + 1} has ${row.length} values for ${columns.length} columns`,
      );
    }
    const values = new Map(columns.map((column, at) => [column, row[at]!]));
    const filled = fillIn(template as unknown as Json, (name) => values.get(name)) as unknown as AnyCase;
    return { ...filled, name: oneLine(filled.name) };
  });
}

/** Names stand in lists, one a line. */
function oneLine(name: string): string {
  return name.trim().replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}

/** What the schema cannot say. */
function problemsOf(given: AnyCase, target: TargetKind): string[] {
  const unknown = unknownMatchers(given as unknown as Json).map((key) => `there is no matcher ${key}`);
  if (target === "runtime") return [...unknown, ...problemsOfCase(given as CaseOf["runtime"])];
  const loose = unknownPlatformPlaceholders(given as CaseOf["platform"]);
  return [...unknown, ...loose.map((name) => `nothing stands behind {{${name}}}`)];
}

function reasonsOf({ errors }: Pick<ValidateFunction, "errors">): string[] {
  // "must match then schema" and the like only say that what they contain has failed too.
  return (errors ?? [])
    .filter(({ keyword }) => keyword !== "if")
    .map(({ instancePath, message, params }) => {
      const extra: unknown = params.additionalProperty ?? params.allowedValues;
      return `${instancePath}: ${message}${extra === undefined ? "" : `: ${JSON.stringify(extra)}`}`;
    });
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
