import { expect, test } from "vitest";
import { formatDiagnostic, sortDiagnostics } from "../../diagnostics.js";
import { trueType } from "../../ir/types.js";
import { maxSyntaxErrors } from "./parse.js";
import { type ReadOptions, readThrift } from "./read.js";

function read(files: string | Record<string, string>, options?: ReadOptions) {
  const texts = new Map(Object.entries(typeof files === "string" ? { "a.thrift": files } : files));
  return readThrift("a.thrift", (path) => texts.get(path), options);
}

/** Code and place of each, errors with a mark. */
function told(files: string | Record<string, string>, options?: ReadOptions): string[] {
  return sortDiagnostics(read(files, options).diagnostics).map(
    ({ severity, code, line, column }) => `${severity === "error" ? "!" : ""}${code} ${line}:${column}`,
  );
}

test.each<{ name: string; idl: string | Record<string, string>; found: string[] }>([
  { name: "a file without faults", idl: "struct A { 1: i32 a }", found: [] },
  { name: "an unknown character", idl: "struct A { 1: i32 a @ }", found: ["!character-unknown 1:21"] },
  {
    name: "a string without an end",
    idl: 'const string A = "a\nconst i32 B = 1',
    found: ["!string-open 1:18"],
  },
  { name: "a comment without an end", idl: "struct A {} /* a", found: ["!comment-open 1:13"] },
  { name: "an unknown escape", idl: 'const string A = "\\x"', found: ["!escape-unknown 1:19"] },
  {
    name: "a number of more than 64 bits",
    idl: "const i64 A = 9223372036854775808",
    found: ["!number-too-big 1:15"],
  },
  { name: "a double that is infinite", idl: "const double A = 1e999", found: ["!number-too-big 1:18"] },
  { name: "a keyword as a name", idl: "struct list {}", found: ["!syntax 1:8"] },
  { name: "a name with a dot", idl: "struct a.b {}", found: ["!name-dotted 1:8"] },
  {
    name: "two faults in one struct",
    idl: "struct A {\n 1 i32 a\n 2: i32 b\n 3: c\n 4: i32 d\n}",
    found: ["!syntax 2:4", "!syntax 5:2"],
  },
  {
    name: "faults in two definitions",
    idl: "struct A { 1: i32 }\nenum E { 1 }\nservice S { void f( }",
    found: ["!syntax 1:19", "!syntax 2:10", "!syntax 3:21", "!unclosed 3:22"],
  },
  {
    name: "a struct that is never closed",
    idl: "struct A {\n 1: i32 a\nstruct B {\n 1: Nope b\n}",
    found: ["!unclosed 3:1", "!unknown-type 4:5"],
  },
  {
    name: "an include below a definition is read",
    idl: { "a.thrift": 'struct A {}\ninclude "b.thrift"\nstruct C { 1: b.B b }', "b.thrift": "struct B {}" },
    found: ["!header-late 2:1"],
  },
  { name: "what is no definition", idl: "message A {}\nstruct B {}", found: ["!syntax 1:1"] },
  { name: "an unknown type", idl: "struct A { 1: list<Nope> a }", found: ["!unknown-type 1:20"] },
  { name: "a service as a type", idl: "service S {} struct A { 1: S s }", found: ["!unknown-type 1:28"] },
  { name: "a name twice", idl: "struct A {} enum A { B }", found: ["!name-taken 1:18"] },
  { name: "a constant beside a struct of its name", idl: "struct A {} const i32 A = 1", found: [] },
  { name: "an id twice", idl: "struct A { 1: i32 a, 1: i32 b }", found: ["!id-taken 1:22"] },
  { name: "a field's name twice", idl: "struct A { 1: i32 a, 2: i32 a }", found: ["!name-taken 1:29"] },
  {
    name: "an argument's id twice",
    idl: "service S { void f(1: i32 a, 1: i32 b) }",
    found: ["!id-taken 1:30"],
  },
  { name: "a method twice", idl: "service S { void f() void f() }", found: ["!name-taken 1:27"] },
  {
    name: "an inherited method",
    idl: "service R { void f() } service S extends R { void f() }",
    found: ["!name-taken 1:51"],
  },
  { name: "no id", idl: "struct A { i32 a }", found: ["id-missing 1:16"] },
  { name: "a negative id", idl: "struct A { -3: i32 a }", found: ["id-not-positive 1:12"] },
  { name: "an id of more than 16 bits", idl: "struct A { 32768: i32 a }", found: ["!id-range 1:12"] },
  { name: "required in a union", idl: "union A { 1: required i32 a }", found: ["requiredness-ignored 1:14"] },
  {
    name: "optional among arguments",
    idl: "service S { void f(1: optional i32 a) }",
    found: ["requiredness-ignored 1:23"],
  },
  {
    name: "two defaults in a union",
    idl: "union A { 1: i32 a = 1, 2: i32 b = 2 }",
    found: ["!default-twice 1:36"],
  },
  {
    name: "typedefs in a circle",
    idl: "typedef B A typedef A B struct C { 1: A a = 1 }",
    found: ["!typedef-cycle 1:11"],
  },
  { name: "a member twice", idl: "enum E { A, A }", found: ["!name-taken 1:13"] },
  { name: "a member of more than 32 bits", idl: "enum E { A = 2147483648 }", found: ["!member-range 1:14"] },
  { name: "a member behind the largest", idl: "enum E { A = 2147483647, B }", found: ["!member-range 1:26"] },
  { name: "text for a number", idl: 'const i32 A = "1"', found: ["!value-type 1:15"] },
  { name: "a number that is too large", idl: "const i8 A = 128", found: ["!value-type 1:14"] },
  { name: "2 for a bool", idl: "const bool A = 2", found: ["!value-type 1:16"] },
  {
    name: "a value deep inside",
    idl: 'const map<string, list<i32>> A = {"a": [1, "b"]}',
    found: ["!value-type 1:44"],
  },
  { name: "an unknown constant", idl: "const i32 A = B", found: ["!unknown-constant 1:15"] },
  {
    name: "a constant that stands below",
    idl: "const i32 A = B const i32 B = 1",
    found: ["!declared-later 1:15"],
  },
  { name: "a member by its bare name", idl: "enum E { A } const E X = A", found: ["!member-unknown 1:26"] },
  {
    name: "a member of another enum",
    idl: "enum E { A } enum F { A } const E X = F.A",
    found: ["member-elsewhere 1:39"],
  },
  {
    name: "an unknown field in a value",
    idl: 'struct A { 1: i32 a } const A X = {"b": 1}',
    found: ["!field-unknown 1:36"],
  },
  {
    name: "a value without a required field",
    idl: "struct A { 1: required i32 a } const A X = {}",
    found: ["required-missing 1:44"],
  },
  {
    name: "two fields of a union",
    idl: 'union A { 1: i32 a, 2: i32 b } const A X = {"a": 1, "b": 2}',
    found: ["!value-type 1:44"],
  },
  { name: "a key twice", idl: 'const map<string, i32> A = {"a": 1, "a": 2}', found: ["key-twice 1:37"] },
  { name: "no UUID", idl: 'const uuid A = "1234"', found: ["!value-type 1:16"] },
  {
    name: "a struct in throws",
    idl: "struct A {} service S { void f() throws (1: A a) }",
    found: ["!throws-type 1:45"],
  },
  {
    name: "throws that stand below",
    idl: "service S { void f() throws (1: E e) } exception E {}",
    found: ["!declared-later 1:33"],
  },
  { name: "an unknown service", idl: "service S extends R {}", found: ["!unknown-service 1:19"] },
  {
    name: "a oneway method with a result",
    idl: "service S { oneway i32 f() }",
    found: ["!oneway-result 1:20"],
  },
  {
    name: "a oneway method that throws",
    idl: "exception E {} service S { oneway void f() throws (1: E e) }",
    found: ["!oneway-throws 1:57"],
  },
  {
    name: "old words",
    idl: 'php_namespace a senum A { "a" } struct B { 1: slist a } service S { async void f() }',
    found: ["legacy 1:1", "legacy 1:17", "legacy 1:47", "legacy 1:69"],
  },
  { name: "an include that is not there", idl: 'include "b.thrift"', found: ["!include-missing 1:9"] },
  { name: "an include of itself", idl: 'include "a.thrift"', found: ["!include-cycle 1:9"] },
  {
    name: "includes in a circle",
    idl: { "a.thrift": 'include "b.thrift"', "b.thrift": 'include "a.thrift"' },
    found: ["!include-cycle 1:9"],
  },
  {
    name: "an include twice",
    idl: { "a.thrift": 'include "b.thrift" include "./b.thrift"', "b.thrift": "" },
    found: ["include-twice 1:28"],
  },
  {
    name: "two includes of one name",
    idl: { "a.thrift": 'include "b.thrift" include "c/b.thrift"', "b.thrift": "", "c/b.thrift": "" },
    found: ["!include-taken 1:28"],
  },
  {
    name: "a name that an include declares, without namespaces",
    idl: { "a.thrift": 'include "b.thrift" struct B {}', "b.thrift": "struct B {}" },
    found: ["!name-taken 1:27"],
  },
  {
    name: "the same in another namespace",
    idl: { "a.thrift": 'include "b.thrift" namespace js a struct B {}', "b.thrift": "struct B {}" },
    found: [],
  },
])("$name", ({ idl, found }) => {
  expect(told(idl)).toEqual(found);
});

test.each([
  { name: "a misspelt type", idl: "struct A { 1: strng a }", hint: 'Did you mean "string"?' },
  { name: "another language's type", idl: "struct A { 1: int a }", hint: "Thrift calls it i32." },
  {
    name: "an unsigned number",
    idl: "struct A { 1: uint32 a }",
    hint: "Thrift has no unsigned numbers: take the next larger one.",
  },
  {
    name: "a file that is not included",
    idl: "struct A { 1: users.User a }",
    hint: 'No file is included as "users".',
  },
  { name: "another IDL's word", idl: "message A {}", hint: "Thrift calls it struct." },
  {
    name: "a struct that inherits",
    idl: "struct A extends B {}",
    hint: "Nothing inherits but services: make the other one a field.",
  },
  {
    name: "a field without a colon",
    idl: "struct A { 1 i32 a }",
    hint: "A field begins with its id and a colon: 1: string name.",
  },
  { name: "a name of JavaScript's own", idl: "struct A { 1: constructor a }", hint: undefined },
])("hint for $name", ({ idl, hint }) => {
  expect(read(idl).diagnostics[0]!.hint).toBe(hint);
});

test("a diagnostic prints with the line that it is about", () => {
  const { diagnostics, sources } = read("struct Post {\n\t2: Strng text\n}");
  expect(formatDiagnostic(diagnostics[0]!, sources.get("a.thrift"))).toBe(
    [
      'a.thrift:2:5: error: type "Strng" is not declared [unknown-type]',
      "  2 | \t2: Strng text",
      "    | \t   ^^^^^",
      '  hint: Did you mean "string"?',
    ].join("\n"),
  );
});

test("a file that cannot be read is told, and no document comes", () => {
  const { document, diagnostics } = readThrift("b.thrift", () => undefined);
  expect(document).toBeUndefined();
  expect(diagnostics.map((one) => formatDiagnostic(one))).toEqual([
    "b.thrift: error: cannot read b.thrift [file-missing]",
  ]);
});

test("includes are looked for beside the file, then in the search path, and read once", () => {
  const asked: string[] = [];
  const files = new Map([
    ["in/a.thrift", 'include "b.thrift" include "c.thrift" struct A { 1: b.B b, 2: c.C c }'],
    ["in/b.thrift", 'include "c.thrift" struct B { 1: c.C c }'],
    ["lib/c.thrift", "struct C {}"],
    ["lib/b.thrift", "never read"],
  ]);
  const reader = (path: string) => {
    asked.push(path);
    return files.get(path);
  };
  const { document, diagnostics } = readThrift("in/a.thrift", reader, { searchPath: ["lib"] });
  expect(diagnostics).toEqual([]);
  expect(asked.filter((path) => files.has(path))).toEqual(["in/a.thrift", "in/b.thrift", "lib/c.thrift"]);
  const [b, c] = document!.includes;
  expect(c!.document).toBe(b!.document.includes[0]!.document);
});

test.each([
  { nonPositiveIds: "renumber" as const, ids: [-1, -2, 4, -3] },
  { nonPositiveIds: "keep" as const, ids: [-5, -6, 4, -7] },
])("ids that are not positive: $nonPositiveIds", ({ nonPositiveIds, ids }) => {
  const { document } = read("struct A { -5: i32 a, i32 b, 4: i32 c, i32 d }", { nonPositiveIds });
  expect(document!.messages[0]!.fields.map(({ id }) => id)).toEqual(ids);
});

test("positions are those of names, and docs are kept", () => {
  const { document } = read("/** Of A. */\nstruct A {\n  /** Of b. */\n  1: i32 bee\n}");
  const [message] = document!.messages;
  expect(message).toMatchObject({
    doc: "Of A.",
    position: { file: "a.thrift", line: 2, column: 8, length: 1 },
  });
  expect(message!.fields[0]).toMatchObject({ doc: "Of b.", position: { line: 4, column: 10, length: 3 } });
});

test("a message refers to its own declaration", () => {
  const { document } = read("typedef A B struct A { 1: list<B> a }");
  const [field] = document!.messages[0]!.fields;
  const type = field!.type.kind === "list" ? trueType(field!.type.element) : undefined;
  expect(type?.kind === "named" && type.target).toBe(document!.messages[0]);
});

test.each([
  { name: "types", idl: `struct A { 1: ${"list<".repeat(100_000)}i32${">".repeat(100_000)} a }` },
  { name: "lists", idl: `const list<i32> A = ${"[".repeat(100_000)}` },
  { name: "maps", idl: `const map<i32, i32> A = ${"{1:".repeat(100_000)}` },
  { name: "attributes", idl: `struct A {${" 1: i32 a xsd_attrs {".repeat(100_000)}` },
])("$name that are nested without end are refused", ({ idl }) => {
  const codes = read(idl).diagnostics.map(({ code }) => code);
  expect(codes).toContain("too-deep");
  expect(codes.length).toBeLessThanOrEqual(maxSyntaxErrors + 200);
});

test("a long run of faults is cut off", () => {
  expect(
    read("struct A { 1 }\n".repeat(10_000)).diagnostics.filter(({ code }) => code === "syntax").length,
  ).toBe(maxSyntaxErrors);
});
