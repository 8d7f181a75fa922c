/** Every way this package itself can fail. ERRORS.md has one heading per code; a test compares the two. */
export type ErrorCode =
  // adapters/http
  | "params-malformed"
  | "body-undecodable"
  | "body-damaged"
  | "application-unknown"
  | "application-not-loaded"
  | "application-threw"
  | "response-missing"
  | "response-unsupported"
  | "upgrade-unsupported"
  | "deadline-exceeded"
  | "result-too-large"
  | "context-missing"
  // adapters/capture
  | "capture-entry-missing"
  | "capture-entry-failed"
  | "capture-never-listened"
  | "capture-not-ready"
  | "capture-ambiguous"
  | "capture-unsupported"
  // cli
  | "usage"
  | "entry-not-found"
  | "bundler-missing"
  | "bundle-failed"
  | "bundle-too-large"
  | "deploy-unconfigured"
  | "deploy-failed"
  | "host-failed"
  | "conformance-failed";

/** Ships with the package: node_modules/unlisten/adapters/ERRORS.md. */
const docsFile = "unlisten/adapters/ERRORS.md";

/** The only error class this package throws. What an application throws goes through unchanged. */
export class UnlistenError extends Error {
  override readonly name = "UnlistenError";
  readonly code: ErrorCode;
  /** What to do about it, as a sentence. */
  readonly hint: string;
  /** Where ERRORS.md explains the code. */
  readonly docs: string;

  constructor(code: ErrorCode, message: string, init: { hint: string; cause?: unknown }) {
    super(message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = code;
    this.hint = init.hint;
    this.docs = `${docsFile}#${code}`;
  }
}

/**
 * Whether a caught value is an UnlistenError, also when it comes from a second copy of this package (ESM
 * beside CommonJS), where `instanceof` says no.
 */
export function isUnlistenError(value: unknown): value is UnlistenError {
  return value instanceof Error && "code" in value && value.name === "UnlistenError";
}
