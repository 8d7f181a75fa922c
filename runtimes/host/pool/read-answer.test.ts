import { expect, test } from "vitest";
import { AnswerReader } from "./read-answer.js";

/** Reads an answer in pieces of so many bytes. */
function readIn(text: string, pieceBytes: number, maxBytes = 1000) {
  const reader = new AnswerReader(maxBytes);
  const bytes = Buffer.from(text, "latin1");
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const answer = reader.read(bytes.subarray(at, at + pieceBytes));
    if (answer !== undefined) {
      const shown = answer.kind === "answered" ? { ...answer, body: answer.body.toString("latin1") } : answer;
      return { answer: shown, isReusable: reader.isReusable };
    }
  }
  return { answer: undefined, isReusable: reader.isReusable };
}

const answered = (status: number, body: string, bytes = body.length) => ({
  kind: "answered",
  status,
  body,
  bytes,
});

const cases = [
  {
    name: "an answer",
    text: "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}",
    answer: answered(200, "{}"),
    isReusable: true,
  },
  {
    name: "names and blanks as they come",
    text: "HTTP/1.1 502\r\ncontent-LENGTH:2 \r\nX: y\r\n\r\n{}",
    answer: answered(502, "{}"),
    isReusable: true,
  },
  { name: "an empty body", text: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", answer: answered(200, "") },
  {
    name: "an interim answer before it",
    text: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1",
    answer: answered(200, "1"),
  },
  {
    name: "a connection that closes",
    text: "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 1\r\n\r\n1",
    answer: answered(200, "1"),
    isReusable: false,
  },
  {
    name: "HTTP/1.0",
    text: "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n1",
    answer: answered(200, "1"),
    isReusable: false,
  },
  {
    name: "shutting down",
    text: "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 1\r\n\r\n1",
    answer: { kind: "unavailable" },
  },
  {
    name: "chunks",
    text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n1\r\n0\r\n\r\n",
    answer: { kind: "no-response" },
  },
  { name: "no length", text: "HTTP/1.1 200 OK\r\n\r\n{}", answer: { kind: "no-response" } },
  {
    name: "a bad length",
    text: "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{}",
    answer: { kind: "no-response" },
  },
  {
    name: "no content",
    text: "HTTP/1.1 204 No\r\nContent-Length: 0\r\n\r\n",
    answer: { kind: "no-response" },
  },
  { name: "no HTTP", text: "hello\r\n\r\n", answer: { kind: "no-response" } },
  {
    name: "a head without an end",
    text: `HTTP/1.1 200 OK\r\n${"x".repeat(70_000)}`,
    answer: { kind: "no-response" },
  },
  { name: "half a body", text: "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}", answer: undefined },
];

test.each(cases.flatMap((entry) => [1, 7, 100_000].map((pieceBytes) => ({ ...entry, pieceBytes }))))(
  "$name, in pieces of $pieceBytes bytes",
  ({ text, pieceBytes, answer, isReusable }) => {
    const seen = readIn(text, pieceBytes);
    expect(seen.answer).toEqual(answer);
    if (isReusable !== undefined) expect(seen.isReusable).toBe(isReusable);
  },
);

test("a body over the limit is cut, its length is told", () => {
  const text = `HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n${"0123456789".repeat(2)}`;
  expect(readIn(text, 7, 12).answer).toEqual(answered(200, "012345678901", 20));
});

test("a connection on which more comes than was announced takes no other request", () => {
  const text = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1 and more";
  expect(readIn(text, 1000)).toEqual({ answer: answered(200, "1"), isReusable: false });
});
