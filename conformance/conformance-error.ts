/** Why a run cannot even begin. A case that fails is an outcome, not an error. */
export type ConformanceErrorCode =
  | "suite-invalid"
  | "fixtures-invalid"
  | "known-failing-invalid"
  | "target-unreachable"
  | "too-many-cases";

export class ConformanceError extends Error {
  override readonly name = "ConformanceError";
  readonly code: ConformanceErrorCode;
  readonly hint: string;

  constructor(code: ConformanceErrorCode, message: string, init: { hint: string; cause?: unknown }) {
    super(message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = code;
    this.hint = init.hint;
  }
}
