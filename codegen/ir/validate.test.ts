import { expect, test } from "vitest";
import { readThrift } from "../idl/thrift/read.js";
import { validate } from "./validate.js";

test.each([
  { name: "no language, no words", idl: "struct A { 1: i32 class }", found: [] },
  {
    name: "a word of Python",
    idl: "namespace py a struct A { 1: i32 from }",
    found: ['field "from" is a reserved word in py'],
  },
  {
    name: "a word of several",
    idl: "namespace java a namespace cpp a struct A { 1: i32 class }",
    found: ['field "class" is a reserved word in java, cpp'],
  },
  {
    name: "words in other places",
    idl: "namespace lua a enum E { end } service S { void until(1: i32 nil) }",
    found: [
      'member "end" is a reserved word in lua',
      'method "until" is a reserved word in lua',
      'argument "nil" is a reserved word in lua',
    ],
  },
  {
    name: "a language's dialect",
    idl: "namespace py.twisted a struct lambda {}",
    found: ['type "lambda" is a reserved word in py'],
  },
  {
    name: "PHP does not tell case",
    idl: "namespace php a struct List {} struct Post {} struct POST {}",
    found: ['type "List" is a reserved word in php', '"Post" and "POST" are both post in php'],
  },
  {
    name: "Go's exported names",
    idl: "namespace go a struct A { 1: i32 post_id, 2: i32 postId }",
    found: ['"post_id" and "postId" are both PostId in go'],
  },
  {
    name: "Java's getters",
    idl: "namespace java a struct A { 1: i32 id, 2: i32 Id }",
    found: ['"id" and "Id" are both Id in java'],
  },
  {
    name: "names of different scopes",
    idl: "namespace go a struct A { 1: i32 b } struct B { 1: i32 B }",
    found: [],
  },
])("$name", ({ idl, found }) => {
  const { document } = readThrift("a.thrift", () => idl);
  expect(validate(document!).map(({ message }) => message)).toEqual(found);
});

test("languages can be asked for", () => {
  const { document } = readThrift("a.thrift", () => "struct A { 1: i32 func }");
  expect(validate(document!, ["go"])).toMatchObject([
    { code: "reserved-word", line: 1, column: 19, length: 4 },
  ]);
});
