import type { Diagnostic } from "../../../diagnostics.js";

/** A fault that Apache's compiler does not see. */
interface Difference {
  code: string;
  /** Only faults that are told like this. */
  message?: RegExp;
  reason: string;
}

/** Where this reader refuses what the compiler takes, on purpose. */
export const stricter: readonly Difference[] = [
  {
    code: "id-range",
    reason: "Ids have 16 bits in the protocols. The compiler warns, and its code cuts them off.",
  },
  {
    code: "value-type",
    message: /is not between|expected true or false, got \d+|and needs (\{\}|\[\]|one field): got/,
    reason:
      "Numbers must fit their type, a bool is 0 or 1, a map's value is a map, a union has one field. The compiler's " +
      "code would not compile, or would hold another value.",
  },
  {
    code: "number-too-big",
    reason: "The compiler makes infinity of it, which some languages do not compile.",
  },
  { code: "oneway-result", reason: "Nobody can get the result of a oneway method." },
  { code: "include-missing", reason: "The compiler warns, and goes on when nothing of the file is used." },
  { code: "include-taken", reason: "The two files' names would be one another's." },
  {
    code: "name-dotted",
    reason: "The compiler takes dots in members that have a number. No language can write them.",
  },
  { code: "character-unknown", message: /"[+-]"/, reason: "A sign alone is the number 0 to the compiler." },
  {
    code: "syntax",
    message: /got "(true|false)"/,
    reason: "To the compiler, true and false are the numbers 1 and 0, as an id and as a member's number too.",
  },
];

/** Whether one of a run's errors is a difference on purpose; what it leads to further down needs no reason. */
export function isStricter(errors: readonly Diagnostic[]): boolean {
  return errors.some((error) =>
    stricter.some(({ code, message }) => code === error.code && (message?.test(error.message) ?? true)),
  );
}

/** Where this reader warns, and the compiler stops, by diagnostic code. */
export const lenient: Readonly<Record<string, string>> = {
  legacy: "senum, slist and namespaces as they were written long ago mean what they meant.",
  "include-twice": "The compiler reads the file twice, and takes its constants for declared twice.",
};
