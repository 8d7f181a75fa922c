/** What `lint` looks at, with the reason. codegen/README.md has the same list; a test compares the two. */
export const lintRules = {
  "type-name": "Types and services are named in PascalCase, as they become classes and interfaces.",
  "member-name": "Members of enums are named in UPPER_CASE.",
  "field-name":
    "Fields, arguments and methods begin in lower case, and a file keeps to one of camelCase and snake_case.",
  required: "A required field can never be removed: everybody who reads the old version needs it.",
  "required-cycle": "A struct that requires itself can never be made.",
  "key-type":
    "Sets and maps find structs, containers and doubles by identity in some languages, by value in others.",
  "value-twice": "Two members of an enum with one number cannot be told apart when read.",
  "exception-as-type": "An exception that is a field, argument or result is neither thrown nor caught there.",
  "throws-twice": "Of two entries for the same exception only one is ever set.",
  "include-unused": "Nothing of an included file is used.",
  "empty-enum": "An enum without members has no value that could be written.",
  "reserved-word": "A language that the file has a namespace for gives the name another meaning.",
  "name-clash": "A language that the file has a namespace for makes one name of two.",
} as const;

export type LintRule = keyof typeof lintRules;
