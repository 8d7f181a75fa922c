import type { Json } from "./json.js";
import type { PlatformCase } from "./platform/case.js";
import type { RuntimeCase } from "./runtime/case.js";

/** What is checked: an OpenWhisk, or a runner of actions. */
export type TargetKind = "platform" | "runtime";

/** A case of each. */
export interface CaseOf {
  platform: PlatformCase;
  runtime: RuntimeCase;
}

/**
 * What a suite file says. `suite.schema.json` holds the same as a schema, and AUTHORING.md explains it; files are
 * checked against the schema once, and typed from there on.
 */
export interface SuiteFile {
  /** The file's own name without `.json`; also what `--suite` selects. */
  suite: string;
  about: string;
  /** "platform" by default. */
  target?: "runtime";
  /** Asks for a target that was set up for it; run only when named by `--suite`. */
  optIn?: true;
  cases: CaseTemplate[];
}

/** What the cases of both kinds have. */
export interface CaseHead {
  /** `web-request/query/a repeated name`: unique among all suites. */
  name: string;
  /** The rule that the case checks: "P12" of PLATFORM.md, or "R17" of runtimes/CONTRACT.md. */
  rule: string;
  /** Takes long, such as the platform's own minute; run only with `--slow`. */
  slow?: true;
  /** Must not overlap with other cases. */
  alone?: true;
  /** Milliseconds for all steps; 60 s at a platform, 20 s at a runner by default. */
  limitMs?: number;
}

/** A case, or with `rows` one case for each row: `{{column}}` stands for the row's value everywhere in it. */
export interface CaseTemplate extends CaseHead {
  columns?: string[];
  rows?: Json[][];
  steps: unknown[];
}

/** A suite's cases, each ready to run. */
export interface Suite<Kind extends TargetKind = TargetKind> {
  name: string;
  about: string;
  target: Kind;
  optIn: boolean;
  cases: CaseOf[Kind][];
}
