/** Every way a host itself can fail to start. */
export type HostErrorCode =
  | "runner-missing"
  | "runner-failed"
  | "listen-failed"
  | "lmdb-missing"
  | "data-in-use"
  | "data-unreadable"
  | "auth-unreadable"
  | "data-unsupported"
  | "options-invalid";

/** What `startHost` throws. What goes wrong with one activation is in its record instead. */
export class HostError extends Error {
  override readonly name = "HostError";
  readonly code: HostErrorCode;
  /** What to do about it, as a sentence. */
  readonly hint: string;

  constructor(code: HostErrorCode, message: string, init: { hint: string; cause?: unknown }) {
    super(message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = code;
    this.hint = init.hint;
  }
}
