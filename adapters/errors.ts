/** Every way this package itself can fail. ERRORS.md has one heading per code; a test compares the two. */
export type ErrorCode =
  // adapters
  | "option-malformed"
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
  // adapters/invoke
  | "action-name-malformed"
  | "invoke-unconfigured"
  | "route-malformed"
  // codegen/stub
  | "handler-incomplete"
  // adapters/thrift
  | "thrift-missing"
  // adapters/grpc
  | "grpc-missing"
  | "grpc-unsupported"
  // cli
  | "usage"
  | "entry-not-found"
  | "bundler-missing"
  | "bundle-failed"
  | "bundle-too-large"
  | "deploy-unconfigured"
  | "deploy-failed"
  | "host-failed"
  | "codegen-failed"
  | "proto-compiler-missing"
  | "protoc-gen-es-missing"
  | "conformance-failed";

/** Ships with the package: node_modules/unlisten/adapters/ERRORS.md. */
const docsFile = "unlisten/adapters/ERRORS.md";

/** The only error class this package throws. What an application throws goes through unchanged. */
export class UnlistenError extends Error {
  // Set in the constructor, which keeps a cold start short (http/inject.ts).
  declare readonly name: "UnlistenError";
  declare readonly code: ErrorCode;
  /** What to do about it, as a sentence. */
  declare readonly hint: string;
  /** Where ERRORS.md explains the code. */
  declare readonly docs: string;

  constructor(code: ErrorCode, message: string, init: { hint: string; cause?: unknown }) {
    super(message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = "UnlistenError";
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
