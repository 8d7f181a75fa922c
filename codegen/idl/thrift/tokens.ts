/** The pieces that a .thrift file is cut into. */
export interface Token {
  kind: "word" | "integer" | "double" | "literal" | "symbol" | "end";
  /** As it stands in the file. */
  text: string;
  /** A literal's text without quotes and escapes; "" of anything else. */
  string: string;
  /** An integer's value; 0n of anything else. */
  integer: bigint;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units. No token goes over the end of its line. */
  column: number;
  /** Whether nothing but blanks and comments stands before it on its line. */
  isFirst: boolean;
  /** The documentation comments that stand right before it, cleaned. */
  docs: readonly string[];
}

/** Types by themselves. `byte` is the old name of `i8`. */
export const baseTypes: ReadonlySet<string> = new Set([
  "bool",
  "byte",
  "i8",
  "i16",
  "i32",
  "i64",
  "double",
  "string",
  "binary",
  "uuid",
]);

/** What begins a definition. */
export const definitionWords: ReadonlySet<string> = new Set([
  "const",
  "typedef",
  "enum",
  "senum",
  "struct",
  "union",
  "exception",
  "service",
]);

/** Words that no field may be called either. */
const grammarOnly = ["cpp_type", "xsd_all", "xsd_optional", "xsd_nillable", "xsd_attrs", "true", "false"];

/** Words that are a field's name where one is due. */
export const fieldNameWords: ReadonlySet<string> = new Set([
  ...baseTypes,
  ..."const typedef enum struct union exception service".split(" "),
  ..."namespace cpp_include include void map list set oneway async extends throws required optional".split(
    " ",
  ),
]);

/** Words that mean something in Thrift, and so name nothing but fields. `senum` and `slist` only do in their place. */
export const keywords: ReadonlySet<string> = new Set([...fieldNameWords, ...grammarOnly]);

/** The documentation of what begins with a token: the comment that is nearest to it. */
export function docOf(token: Token): string | undefined {
  return token.docs.at(-1);
}
