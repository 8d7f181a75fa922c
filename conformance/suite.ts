import type { Json, JsonObject } from "./json.js";

/**
 * What a suite file says. `suite.schema.json` holds the same as a schema, and AUTHORING.md explains it; files are
 * checked against the schema once, and typed from there on.
 */
export interface SuiteFile {
  /** The file's own name without `.json`; also what `--suite` selects. */
  suite: string;
  about: string;
  /** Asks for a target that was set up for it; run only when named by `--suite`. */
  optIn?: true;
  cases: CaseTemplate[];
}

/** A case, or with `rows` one case for each row: `{{column}}` stands for the row's value everywhere in it. */
export interface CaseTemplate extends Case {
  columns?: string[];
  rows?: Json[][];
}

export interface Case {
  /** `web-request/query/a repeated name`: unique among all suites. */
  name: string;
  /** The rule of PLATFORM.md that the case checks: "P12". */
  rule: string;
  /** Waits for the platform's own minute; run only with `--slow`. */
  slow?: true;
  /** Must not overlap with other cases. */
  alone?: true;
  /** Milliseconds for all steps; 60 s by default. */
  limitMs?: number;
  steps: Step[];
}

export type Step = DeployStep | RequestStep | TogetherStep;

/** Puts an action of the case's own, which must work. */
export interface DeployStep {
  deploy: Deployment & {
    /** What it is called in the case: `{{own:<name>}}`; in a package of the case when written `<package>/<name>`. */
    name: string;
  };
}

/** An action made of a fixture. */
export interface Deployment {
  /** A file of fixtures/, without its extension. */
  fixture: string;
  /** "main" */
  main?: string;
  /** Sets `web-export`; "raw" sets `raw-http` as well. */
  web?: true | "raw";
  annotations?: JsonObject;
  /** By name; a list of `{ key, value, init }` where `init` is wanted. */
  parameters?: JsonObject | JsonObject[];
  limits?: JsonObject;
}

/** Sends a request and checks the answer. */
export interface RequestStep {
  /**
   * `<METHOD> <target>`. A target that begins with "/" is sent as it is; `web/...` is a web action of the default
   * package; anything else lies below `/api/v1/namespaces/_/` and is sent with the owner's credentials.
   */
  request: string;
  /** Credentials; by default the owner's below `namespaces/_/`, else none. */
  auth?: "owner" | "none";
  /** In this order and case; a list sends the header several times. */
  headers?: Record<string, string | string[]>;
  /** At most one of the four bodies. `json` sets `Content-Type: application/json` unless the case sets one. */
  json?: Json;
  text?: Json;
  /** Bytes in base64. */
  base64?: string;
  /** Sent with `Transfer-Encoding: chunked`, each item as one chunk. */
  chunks?: Json[];
  /** Sends it again until the answer is like this, or the case's time is over. */
  until?: Expectation;
  expect?: Expectation;
  /** Keeps a part of the answer for later steps: `{ "id": "json.activationId" }`, used as `{{id}}`. */
  capture?: Record<string, string>;
}

/** Starts all steps at once and waits for all. */
export interface TogetherStep {
  together: RequestStep[];
}

/** What an answer must be. What is not mentioned may be anything. */
export interface Expectation {
  status?: Json;
  /** By lower-case name. Text: that one header with that value; a list: the header repeated; or a matcher. */
  headers?: JsonObject;
  /** The body read as JSON. */
  json?: Json;
  /** Whether the JSON came with line breaks. */
  pretty?: boolean;
  /** The body read as UTF-8. */
  text?: Json;
  /** The body's bytes. */
  base64?: string;
  /** No body at all. */
  empty?: true;
  /** For a freedom of the HTTP layer, say which: the answer must be like one of these. */
  anyOf?: Expectation[];
}
