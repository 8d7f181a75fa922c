import type { ServerDuplexStream, ServerUnaryCall, ServerWritableStream } from "@grpc/grpc-js";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { wrapGrpc } from "./index.js";
import { readAnswer, webParams } from "./testing/web-call.js";
import { decodeWord, encodeWord, type Word, words, wordsServer } from "./testing/words.js";
import { writeMessages } from "./web/frames.js";
import { readReply } from "./web/read-reply.js";

const word = encodeWord({ text: "a" });

beforeEach(() => {
  vi.spyOn(console, "error").mockReturnValue();
});

/** Milliseconds: so short that the test is, so long that a handler begins. */
const shortMs = 1000;

const ways = [{ via: "direct" as const }, { via: "connection" as const }];

async function call(main: ReturnType<typeof wrapGrpc>, method: string, headers: object, timeLeftMs: number) {
  const params = webParams(`/words.Words/${method}`, "application/grpc-web", writeMessages([word]), headers);
  const answer = readAnswer(await main(params, { deadline: Date.now() + timeLeftMs }));
  const { status, statusMessage, messages } = readReply(answer.headers, answer.body);
  const texts = messages.map((bytes) => decodeWord(bytes).text);
  return { isFailed: answer.isFailed, status, statusMessage, texts };
}

describe.each(ways)("$via", ({ via }) => {
  test.each([
    { whose: "the activation's", headers: {}, timeLeftMs: shortMs, isFailed: true },
    {
      whose: "the caller's",
      headers: { "grpc-timeout": `${shortMs}m` },
      timeLeftMs: 60_000,
      isFailed: false,
    },
  ])("$whose deadline ends a call, and its handler is told", async ({ headers, timeLeftMs, isFailed }) => {
    let seen: { call: ServerUnaryCall<Word, Word>; cancelled: Promise<unknown> } | undefined;
    const say = (call: ServerUnaryCall<Word, Word>) => {
      seen = { call, cancelled: new Promise((resolve) => call.on("cancelled", resolve)) };
    };
    const main = wrapGrpc(wordsServer({ ...words, say }), { via });
    // A connection is opened by the first call.
    await call(main, "Join", {}, 60_000);
    expect(await call(main, "Say", headers, timeLeftMs)).toEqual({
      isFailed,
      status: 4,
      statusMessage: "Deadline exceeded",
      texts: [],
    });
    await seen!.cancelled;
    expect(seen!.call.cancelled).toBe(true);
  });

  test("a handler sees the earlier of both deadlines", async () => {
    const deadlines: unknown[] = [];
    const say = (call: ServerUnaryCall<Word, Word>, callback: (error: null, value: object) => void) => {
      deadlines.push(Number(call.getDeadline()) - Date.now());
      callback(null, {});
    };
    const main = wrapGrpc(wordsServer({ say }), { via });
    await call(main, "Say", { "grpc-timeout": "30S" }, 300_000);
    expect(deadlines).toEqual([expect.closeTo(30_000, -4)]);
  });
});

test("the activation's own is what a handler sees when the caller gives more time", async () => {
  let deadline: unknown;
  const say = (call: ServerUnaryCall<Word, Word>, callback: (error: null, value: object) => void) => {
    deadline = call.getDeadline();
    callback(null, {});
  };
  await call(
    wrapGrpc(wordsServer({ say }), { deadlineMarginMs: 500 }),
    "Say",
    { "grpc-timeout": "1H" },
    30_000,
  );
  expect(Number(deadline) - Date.now()).toBeLessThanOrEqual(29_500);
});

test("what a stream sent before the deadline arrives", async () => {
  const spell = (call: ServerWritableStream<Word, object>) => call.write({ text: "early" });
  expect(await call(wrapGrpc(wordsServer({ spell })), "Spell", {}, shortMs)).toMatchObject({
    status: 4,
    texts: ["early"],
  });
});

test("a stream is destroyed at the deadline", async () => {
  let stream: ServerDuplexStream<Word, object> | undefined;
  const shout = (call: ServerDuplexStream<Word, object>) => {
    stream = call;
  };
  await call(wrapGrpc(wordsServer({ shout })), "Shout", {}, shortMs);
  expect([stream!.cancelled, stream!.destroyed]).toEqual([true, true]);
});

test("a call that comes too late is not begun", async () => {
  const say = vi.fn();
  const main = wrapGrpc(wordsServer({ say }));
  expect(await call(main, "Say", { "grpc-timeout": "0m" }, 60_000)).toMatchObject({
    status: 4,
    isFailed: false,
  });
  expect(say).not.toHaveBeenCalled();
});

test("Connect's own header is heard", async () => {
  const main = wrapGrpc(wordsServer({ say: () => undefined }));
  const params = webParams("/words.Words/Say", "application/proto", word, {
    "connect-timeout-ms": String(shortMs),
  });
  const { status, body, isFailed } = readAnswer(await main(params, { deadline: Date.now() + 60_000 }));
  expect([status, isFailed, JSON.parse(body.toString())]).toEqual([
    504,
    false,
    { code: "deadline_exceeded", message: "Deadline exceeded" },
  ]);
});

test.each([
  { type: "application/grpc-web", headers: { "grpc-timeout": "soon" }, status: 200 },
  { type: "application/proto", headers: { "connect-timeout-ms": "soon" }, status: 400 },
])("a time-out that is none is refused: $type", async ({ type, headers, status }) => {
  const say = vi.fn();
  const body = type === "application/proto" ? word : writeMessages([word]);
  const answer = readAnswer(
    await wrapGrpc(wordsServer({ say }))(webParams("/words.Words/Say", type, body, headers)),
  );
  expect(answer.status).toBe(status);
  expect(say).not.toHaveBeenCalled();
});

test("an error that nobody catches ends the call it belongs to", async () => {
  const say = () => {
    setImmediate(() => {
      throw new Error("a secret");
    });
  };
  const answering = call(wrapGrpc(wordsServer({ say })), "Say", {}, 60_000);
  expect(await answering).toEqual({ isFailed: true, status: 2, statusMessage: "Unknown error", texts: [] });
});

test("a rejected handler is what one that throws is", async () => {
  const say = async () => {
    throw new Error("a secret");
  };
  expect(await call(wrapGrpc(wordsServer({ say })), "Say", {}, 60_000)).toEqual({
    isFailed: true,
    status: 2,
    statusMessage: "Unknown error",
    texts: [],
  });
  expect(
    await call(wrapGrpc(wordsServer({ say }), { exposeMessages: true }), "Say", {}, 60_000),
  ).toMatchObject({
    statusMessage: "Server method handler threw error a secret",
  });
});
