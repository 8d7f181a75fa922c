import type { Diagnostic } from "../../../diagnostics.js";

/** A place in a file: line and column from 0, columns in UTF-16 units. */
export interface Place {
  line: number;
  column: number;
  length: number;
}

/** What is wrong in a .proto file, or what cannot be read from it without buf. */
export class ProtoFault extends Error {
  override name = "ProtoFault";
  /** Undefined when the file as a whole is meant. */
  readonly place: Place | undefined;
  readonly hint: string | undefined;

  constructor(message: string, place?: Place, hint?: string) {
    super(message);
    this.place = place;
    this.hint = hint;
  }

  /** @param file  what diagnostics call it */
  diagnostic(file: string): Diagnostic {
    const { message, hint, place } = this;
    const { line, column, length } = place ?? { line: -1, column: -1, length: 0 };
    const base = { severity: "error", code: "proto", file, message } as const;
    return {
      ...base,
      line: line + 1,
      column: column + 1,
      length,
      ...(hint === undefined ? {} : { hint }),
    };
  }
}

/** Something that is right, and that protobufjs cannot read, or not without losing a part. */
export function needsBuf(message: string, place?: Place): ProtoFault {
  return new ProtoFault(message, place, "Install buf, which can: `npm install --save-dev @bufbuild/buf`.");
}
