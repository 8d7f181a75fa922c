import { expect, test } from "vitest";
import { parseAnswer } from "./parse-answer.js";

const parse = (text: string, method = "GET", ended = true) =>
  parseAnswer(Buffer.from(text, "latin1"), method, ended);

test.each([
  { name: "a length", text: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc", body: "ab" },
  {
    name: "chunks",
    text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n",
    body: "abc",
  },
  { name: "the end of the connection", text: "HTTP/1.0 200 OK\r\n\r\nabc", body: "abc" },
  { name: "no body by its status", text: "HTTP/1.1 204 No Content\r\n\r\n", body: "", status: 204 },
  {
    name: "no body by its method",
    text: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
    body: "",
    method: "HEAD",
  },
  {
    name: "an interim answer first",
    text: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\na",
    body: "a",
    status: 201,
  },
])("$name", ({ text, body, status = 200, method = "GET" }) => {
  const answer = parse(text, method);
  expect(answer).toMatchObject({ status });
  expect(answer?.body.toString()).toBe(body);
});

test("headers keep their order, their repeats and Latin-1", () => {
  expect(parse("HTTP/1.1 200 OK\r\nX-A: 1\r\nx-b:  gr\u00fcn \r\nX-A: 2\r\n\r\n")?.headers).toEqual([
    ["x-a", "1"],
    ["x-b", "gr\u00fcn"],
    ["x-a", "2"],
  ]);
});

test.each([
  "",
  "HTTP/1.1 200 OK\r\n",
  "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
  "HTTP/1.1 200 OK\r\n\r\nab",
  "HTTP/1.1 100 Continue\r\n\r\n",
])("%j is not whole yet", (text) => {
  expect(parse(text, "GET", false)).toBeUndefined();
});

test.each([
  { text: "", says: "the connection was closed without an answer" },
  { text: "hello", says: 'not an HTTP answer: "hello"' },
  { text: "SSH-2.0\r\n\r\n", says: 'not an HTTP answer: "SSH-2.0' },
  { text: "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", says: "the answer ended after 2 of 3 bytes" },
  {
    text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
    says: "the answer ended inside a chunk",
  },
])("an end too early is an error: $says", ({ text, says }) => {
  expect(() => parse(text)).toThrow(says);
});
