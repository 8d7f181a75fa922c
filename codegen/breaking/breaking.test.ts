import { expect, test } from "vitest";
import { formatDiagnostic, hasErrors } from "../diagnostics.js";
import { readThrift } from "../idl/thrift/read.js";
import { breaking } from "./breaking.js";

function read(text: string) {
  const { document, diagnostics } = readThrift("a.thrift", () => text);
  if (document === undefined || hasErrors(diagnostics)) throw new Error(JSON.stringify(diagnostics));
  return document;
}

const service = (method: string) => `exception E {} exception F {} service S { ${method} }`;

test.each([
  {
    name: "the same file breaks nobody",
    old: "struct A { 1: i32 a }",
    now: "struct A { 1: i32 a }",
    changes: [],
  },
  {
    name: "an added field breaks nobody",
    old: "struct A { 1: i32 a }",
    now: "struct A { 1: i32 a, 2: i32 b }",
    changes: [],
  },
  {
    name: "an added declaration breaks nobody",
    old: "struct A {}",
    now: "struct A {} enum E { X }",
    changes: [],
  },
  {
    name: "a field's type",
    old: "struct A { 1: i32 a }",
    now: "struct A { 1: i64 a }",
    changes: ["wire type-changed"],
  },
  {
    name: "a type in a container",
    old: "struct A { 1: list<i32> a }",
    now: "struct A { 1: list<bool> a }",
    changes: ["wire type-changed"],
  },
  {
    name: "list and set differ",
    old: "struct A { 1: list<i32> a }",
    now: "struct A { 1: set<i32> a }",
    changes: ["wire type-changed"],
  },
  {
    name: "a typedef in between changes nothing",
    old: "struct A { 1: i32 a }",
    now: "typedef i32 T struct A { 1: T a }",
    changes: [],
  },
  { name: "byte is i8", old: "struct A { 1: byte a }", now: "struct A { 1: i8 a }", changes: [] },
  {
    name: "a renamed struct is the same on the wire",
    old: "struct B { 1: i32 x } struct A { 1: B b }",
    now: "struct C { 1: i32 x } struct A { 1: C b }",
    changes: ["source message-removed", "source type-renamed"],
  },
  {
    name: "another struct is not",
    old: "struct B { 1: i32 x } struct A { 1: B b }",
    now: "struct B { 1: i32 x } struct C { 1: i32 y } struct A { 1: C b }",
    changes: ["wire type-changed"],
  },
  {
    name: "a reused id",
    old: "struct A { 1: i32 a }",
    now: "struct A { 1: string b }",
    changes: ["wire id-reused"],
  },
  {
    name: "a renamed field, as readable JSON goes by names",
    old: "struct A { 1: i32 a }",
    now: "struct A { 1: i32 b }",
    changes: ["wire name-changed"],
  },
  {
    name: "another id",
    old: "struct A { 1: i32 a }",
    now: "struct A { 2: i32 a }",
    changes: ["wire id-changed"],
  },
  {
    name: "swapped ids",
    old: "struct A { 1: i32 a, 2: i32 b }",
    now: "struct A { 2: i32 a, 1: i32 b }",
    changes: ["wire id-changed", "wire id-changed"],
  },
  {
    name: "a removed field",
    old: "struct A { 1: i32 a }",
    now: "struct A { }",
    changes: ["source field-removed"],
  },
  {
    name: "a removed required field",
    old: "struct A { 1: required i32 a }",
    now: "struct A { }",
    changes: ["wire field-removed"],
  },
  {
    name: "a new required field",
    old: "struct A { }",
    now: "struct A { 1: required i32 a }",
    changes: ["wire required-added"],
  },
  {
    name: "required from now on",
    old: "struct A { 1: i32 a }",
    now: "struct A { 1: required i32 a }",
    changes: ["wire requiredness-changed"],
  },
  {
    name: "no longer required",
    old: "struct A { 1: required i32 a }",
    now: "struct A { 1: optional i32 a }",
    changes: ["wire requiredness-changed"],
  },
  {
    name: "optional from now on",
    old: "struct A { 1: i32 a }",
    now: "struct A { 1: optional i32 a }",
    changes: ["source requiredness-changed"],
  },
  {
    name: "another default",
    old: "struct A { 1: i32 a = 1 }",
    now: "struct A { 1: i32 a = 2 }",
    changes: ["wire default-changed"],
  },
  {
    name: "the same default written otherwise",
    old: "struct A { 1: i32 a = 16 }",
    now: "const i32 N = 0x10 struct A { 1: i32 a = N }",
    changes: [],
  },
  {
    name: "a struct that is a union now",
    old: "struct A { 1: optional i32 a }",
    now: "union A { 1: i32 a }",
    changes: ["wire kind-changed"],
  },
  {
    name: "a struct that is an exception now",
    old: "struct A { 1: i32 a }",
    now: "exception A { 1: i32 a }",
    changes: ["source kind-changed"],
  },
  {
    name: "a removed member",
    old: "enum E { X, Y }",
    now: "enum E { X }",
    changes: ["wire member-removed"],
  },
  {
    name: "a member's number",
    old: "enum E { X = 1 }",
    now: "enum E { X = 2 }",
    changes: ["wire member-changed"],
  },
  {
    name: "a member's name",
    old: "enum E { X = 1 }",
    now: "enum E { Y = 1 }",
    changes: ["wire member-renamed"],
  },
  { name: "an added member breaks nobody", old: "enum E { X }", now: "enum E { X, Y }", changes: [] },
  {
    name: "a removed method",
    old: service("void f() void g()"),
    now: service("void f()"),
    changes: ["wire method-removed"],
  },
  {
    name: "a method that is inherited from now on is still there",
    old: service("void f()"),
    now: "exception E {} exception F {} service B { void f() } service S extends B {}",
    changes: [],
  },
  { name: "a removed service", old: "service S {}", now: "", changes: ["wire service-removed"] },
  {
    name: "a method's result",
    old: service("i32 f()"),
    now: service("string f()"),
    changes: ["wire result-changed"],
  },
  {
    name: "a result where there was none",
    old: service("void f()"),
    now: service("i32 f()"),
    changes: ["wire result-changed"],
  },
  {
    name: "oneway from now on",
    old: service("void f()"),
    now: service("oneway void f()"),
    changes: ["wire oneway-changed"],
  },
  {
    name: "an argument's type",
    old: service("void f(1: i32 a)"),
    now: service("void f(1: i64 a)"),
    changes: ["wire type-changed"],
  },
  {
    name: "an added argument",
    old: service("void f()"),
    now: service("void f(1: i32 a)"),
    changes: ["source arguments-changed"],
  },
  {
    name: "removed throws",
    old: service("void f() throws (1: E e)"),
    now: service("void f()"),
    changes: ["wire throws-removed"],
  },
  {
    name: "added throws",
    old: service("void f()"),
    now: service("void f() throws (1: E e)"),
    changes: ["wire throws-added"],
  },
  {
    name: "another exception",
    old: service("void f() throws (1: E e)"),
    now: service("void f() throws (1: F f)"),
    changes: ["source name-changed", "source type-renamed"],
  },
  { name: "a removed struct", old: "struct A {}", now: "", changes: ["source message-removed"] },
  {
    name: "a constant's value",
    old: "const i32 A = 1",
    now: "const i32 A = 2",
    changes: ["source constant-changed"],
  },
  {
    name: "a typedef's type",
    old: "typedef i32 A",
    now: "typedef i64 A",
    changes: ["source typedef-changed"],
  },
  {
    name: "a namespace",
    old: "namespace js a",
    now: "namespace js b",
    changes: ["source namespace-changed"],
  },
])("$name", ({ old, now, changes }) => {
  const found = breaking(read(old), read(now));
  expect(found.map(({ group, code }) => `${group} ${code}`)).toEqual(changes);
});

test("a change is told where it stands now", () => {
  const [change] = breaking(read("struct A {\n  1: i32 a\n}"), read("struct A {\n  1: i64 a\n}"));
  expect(formatDiagnostic(change!, "struct A {\n  1: i64 a\n}")).toBe(
    [
      'a.thrift:2:10: error: "a" of struct A is i64: it was i32 [type-changed]',
      "  2 |   1: i64 a",
      "    |          ^",
      "  hint: Add a field with an id of its own, and leave the old one.",
    ].join("\n"),
  );
});

test("included files are compared too", () => {
  const main = 'include "b.thrift"';
  const version = (text: string) =>
    readThrift("a.thrift", (path) => (path === "a.thrift" ? main : text)).document!;
  const [change] = breaking(version("struct A { 1: i32 a }"), version("struct A { 1: i64 a }"));
  expect(change).toMatchObject({ file: "b.thrift", group: "wire", code: "type-changed" });
});
