import type { Expectation } from "../expectation.js";
import type { Json, JsonObject } from "../json.js";
import type { CaseHead } from "../suite.js";

/** A case of the platform: an OpenWhisk is asked over its HTTP API. */
export interface PlatformCase extends CaseHead {
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
