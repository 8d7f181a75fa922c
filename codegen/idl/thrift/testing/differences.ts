/** Where this reader and Apache's compiler differ on purpose, and why. */

/** Faults that the compiler does not see, by diagnostic code. */
export const stricter: Readonly<Record<string, string>> = {
  "id-range": "Ids have 16 bits in the protocols; the compiler warns and writes code that cuts them off.",
  "value-type":
    "Numbers must fit their type, a bool is 0 or 1, a map's value is a map, a union has one field: the compiler's " +
    "generated code would not compile, or would hold another value.",
  "member-unknown": "A number that is no member of its enum, where the compiler never looks.",
  "number-too-big":
    "The compiler makes infinity of a double that is too large, and some languages do not compile that.",
  "oneway-result": "Nobody can get the result of a oneway method.",
  "include-missing": "The compiler warns, and goes on if nothing of the file is used.",
  "include-taken": "Names of the two files would be one another's.",
  "name-dotted":
    "The compiler takes dots in an enum's members that have a number; no language can write them.",
  syntax:
    "A sign alone is the number 0 to the compiler, and true and false are the numbers 1 and 0 wherever one is due.",
};

/** Faults that it stops at while this reader warns, by diagnostic code. */
export const lenient: Readonly<Record<string, string>> = {
  legacy: "senum, slist and namespaces of old: read as what they were.",
};
