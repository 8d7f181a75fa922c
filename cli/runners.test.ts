import { expect, test } from "vitest";
import { readImages, readRunners } from "./runners.js";

test.each([
  {
    given: ["python:3.11=python3 runner.py"],
    runners: { "python:3.11": { command: ["python3", "runner.py"] } },
  },
  {
    given: [`a:1="/opt/my python" -u 'the runner.py' --x=1`, "b:2=b"],
    runners: {
      "a:1": { command: ["/opt/my python", "-u", "the runner.py", "--x=1"] },
      "b:2": { command: ["b"] },
    },
  },
  { given: [], runners: {} },
])("$given", ({ given, runners }) => {
  expect(readRunners(given)).toEqual(runners);
});

test.each([
  { given: ["me/tool=skeleton"], images: { "me/tool": "skeleton" } },
  { given: ["localhost:5000/me/loop:2=actionloop"], images: { "localhost:5000/me/loop:2": "actionloop" } },
  { given: ["me/own=./own --fast"], images: { "me/own": { command: ["./own", "--fast"] } } },
])("$given", ({ given, images }) => {
  expect(readImages(given)).toEqual(images);
});

test.each([["python:3.11"], ["=x"], ["python:3.11= "], [""]])("%j is refused", (text) => {
  expect(() => readRunners([text])).toThrow(
    `--runner must be like python:3.11="python3 runner.py": got "${text}"`,
  );
  expect(() => readImages([text])).toThrow("--image must be like me/tool=skeleton");
});
