import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { findLanguageAction, languageCode } from "./language-action.js";

const folder = mkdtempSync(join(tmpdir(), "unlisten-language-"));
afterAll(() => rmSync(folder, { recursive: true }));

const files: Record<string, string> = {
  "hello.py": "def main(args):\n    return args\n",
  "Hello.java": "package com.example;\n\npublic class Hello {}\n",
  "Plain.java": "public class Plain {}\n",
  "app.jar": "PK\u0003\u0004",
  "code.zip": "PK\u0003\u0004",
  "server.js": "",
};
for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content, "latin1");
mkdirSync(join(folder, "folder.py"));

const nothing = { kind: undefined, main: undefined };

test.each([
  { given: "hello.py", asked: nothing, kind: "python:3.11", main: undefined },
  { given: "hello.py", asked: { ...nothing, kind: "python:3.10" }, kind: "python:3.10", main: undefined },
  { given: "hello.py", asked: { ...nothing, kind: "python:default" }, kind: "python:3.11", main: undefined },
  { given: "hello.py", asked: { ...nothing, main: "other" }, kind: "python:3.11", main: "other" },
  { given: "Hello.java", asked: nothing, kind: "java:8", main: "com.example.Hello" },
  { given: "Plain.java", asked: nothing, kind: "java:8", main: "Plain" },
  { given: "app.jar", asked: { ...nothing, main: "a.B#c" }, kind: "java:8", main: "a.B#c" },
  { given: "code.zip", asked: { ...nothing, kind: "php:8.1" }, kind: "php:8.1", main: undefined },
])("$given, asked for $asked, is $kind with main $main", ({ given, asked, kind, main }) => {
  expect(findLanguageAction(folder, given, asked)).toMatchObject({ file: join(folder, given), kind, main });
});

test.each([
  { given: undefined, asked: nothing },
  { given: "server.js", asked: nothing },
  { given: "code.zip", asked: nothing },
  { given: "server.js", asked: { ...nothing, kind: "nodejs:20" } },
])("$given, asked for $asked, is a service of Node", ({ given, asked }) => {
  expect(findLanguageAction(folder, given, asked)).toBeUndefined();
});

test.each([
  { given: "absent.py", message: 'cannot find the action "absent.py"' },
  { given: "folder.py", message: 'cannot find the action "folder.py"' },
  { given: "app.jar", message: "cannot tell the main class of app.jar" },
])("$given: $message", ({ given, message }) => {
  expect(() => findLanguageAction(folder, given, nothing)).toThrow(message);
});

test.each([
  { given: "hello.py", code: files["hello.py"] },
  { given: "app.jar", code: Buffer.from("PK\u0003\u0004").toString("base64") },
])("the code of $given", ({ given, code }) => {
  const action = findLanguageAction(folder, given, { ...nothing, main: "main" });
  expect(languageCode(action!)).toBe(code);
});
