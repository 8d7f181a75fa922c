import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hasErrors } from "../diagnostics.js";
import { readThrift } from "../idl/thrift/read.js";
import { lint } from "./lint.js";
import { lintRules } from "./rules.js";

const included = "typedef i32 Number const i32 N = 1 enum Kind { A } service Base {}";

function read(text: string) {
  const { document, diagnostics } = readThrift("a.thrift", (path) => (path === "a.thrift" ? text : included));
  if (document === undefined || hasErrors(diagnostics)) throw new Error(JSON.stringify(diagnostics));
  return document;
}

test.each([
  {
    name: "good style",
    idl: "struct Post { 1: i64 postId, 2: string text } enum Kind { A_1 } service Posts { void readPost() }",
    found: [],
  },
  { name: "a type in snake_case", idl: "struct my_post {}", found: ["type-name"] },
  { name: "a member in lower case", idl: "enum E { red }", found: ["member-name"] },
  { name: "a field in upper case", idl: "struct A { 1: i32 Name }", found: ["field-name"] },
  {
    name: "two styles",
    idl: "struct A { 1: i32 one_two, 2: i32 three_four, 3: i32 fiveSix }",
    found: ["field-name"],
  },
  {
    name: "one style, snake_case",
    idl: "struct A { 1: i32 one_two, 2: i32 three } service S { void read_it(1: i32 a_b) }",
    found: [],
  },
  { name: "required", idl: "struct A { 1: required i32 a }", found: ["required"] },
  { name: "a required argument", idl: "service S { void f(1: required i32 a) }", found: [] },
  {
    name: "requires itself",
    idl: "struct A { 1: required B b } struct B { 1: required A a }",
    found: ["required-cycle", "required", "required-cycle", "required"],
  },
  { name: "requires a list of itself", idl: "struct A { 1: required list<A> a }", found: ["required"] },
  { name: "a map by structs", idl: "struct A {} struct B { 1: map<A, i32> a }", found: ["key-type"] },
  { name: "a set of doubles, deep inside", idl: "struct B { 1: list<set<double>> a }", found: ["key-type"] },
  { name: "a map by enums", idl: "enum E { A } struct B { 1: map<E, i32> a }", found: [] },
  { name: "one number twice", idl: "enum E { A = 1, B = 1 }", found: ["value-twice"] },
  { name: "a word of Python's", idl: "namespace py a struct A { 1: i32 from }", found: ["reserved-word"] },
  {
    name: "one name in Go",
    idl: "namespace go a struct A { 1: i32 postId 2: i32 post_id }",
    found: ["field-name", "name-clash"],
  },
  { name: "names that matter in no language of the file", idl: "struct A { 1: i32 from }", found: [] },
  { name: "no members", idl: "enum E {}", found: ["empty-enum"] },
  {
    name: "an exception as a field",
    idl: "exception E {} struct A { 1: list<E> e }",
    found: ["exception-as-type"],
  },
  {
    name: "an exception as a result",
    idl: "exception E {} service S { E f() }",
    found: ["exception-as-type"],
  },
  { name: "an exception in throws", idl: "exception E {} service S { void f() throws (1: E e) }", found: [] },
  {
    name: "one exception twice",
    idl: "exception E {} typedef E F service S { void f() throws (1: E e, 2: F f) }",
    found: ["exception-as-type", "throws-twice"],
  },
  { name: "an unused include", idl: 'include "b.thrift"', found: ["include-unused"] },
  { name: "an include used for a type", idl: 'include "b.thrift" typedef list<b.Number> Numbers', found: [] },
  { name: "an include used for a constant", idl: 'include "b.thrift" const i32 N = b.N', found: [] },
  { name: "an include used for a service", idl: 'include "b.thrift" service S extends b.Base {}', found: [] },
])("$name", ({ idl, found }) => {
  expect(lint(read(idl)).map(({ code }) => code)).toEqual(found);
});

test("a rule can be ignored", () => {
  expect(
    lint(read("struct a { 1: required i32 b }"), { ignore: ["required"] }).map(({ code }) => code),
  ).toEqual(["type-name"]);
});

test("the documentation lists each rule with its reason", () => {
  const text = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
  const rows = [...text.matchAll(/^\| `([a-z-]+)` \| (.*?) \|$/gm)].map(([, code, reason]) => [code, reason]);
  expect(rows).toEqual(expect.arrayContaining(Object.entries(lintRules)));
});
