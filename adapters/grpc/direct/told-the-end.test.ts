import { expect, onTestFinished, test } from "vitest";
import { wrapGrpc } from "../index.js";
import { callPort, listen } from "../testing/call-port.js";
import { callGrpcWeb } from "../testing/web-call.js";
import { encodeWord, wordsServer } from "../testing/words.js";

// biome-ignore lint/suspicious/noExplicitAny: calls of every kind.
type Handler = (call: any, callback: (error: object | null, word?: object) => void) => void;

/** What handlers clean up by. */
const events = ["cancelled", "close", "finish"];

/** The service, and what its handler is told once it has answered. */
function watched(name: string, answer: Handler) {
  const told: string[] = [];
  let resolve = () => {};
  const promise = new Promise<void>((given) => {
    resolve = given;
  });
  const handler: Handler = (call, callback) => {
    for (const event of events) call.on(event, () => told.push(event));
    call.on("cancelled", () => setImmediate(resolve));
    answer(call, callback);
    told.push(`answered, cancelled: ${call.cancelled}`);
  };
  return { server: wordsServer({ [name.toLowerCase()]: handler }), told, done: promise };
}

test.each<{ what: string; method: string; answer: Handler }>([
  { what: "one that was answered", method: "Say", answer: (_call, callback) => callback(null, {}) },
  { what: "one that was refused", method: "Say", answer: (_call, callback) => callback({ code: 5 }) },
  {
    what: "a response stream",
    method: "Spell",
    answer(call) {
      call.write({ text: "a" });
      call.end();
    },
  },
  {
    what: "a request stream that nobody read",
    method: "Join",
    answer: (_call, callback) => callback(null, {}),
  },
  { what: "a bidirectional stream that nobody read", method: "Shout", answer: (call) => call.end() },
])("a handler is told of its call's end as over a port: $what", async ({ method, answer }) => {
  const requests = [encodeWord({ text: "a" })];
  const behindPort = watched(method, answer);
  const { address, close } = await listen(behindPort.server);
  onTestFinished(close);
  await callPort(address, method, requests);
  await behindPort.done;

  const direct = watched(method, answer);
  await callGrpcWeb(wrapGrpc(direct.server), `/words.Words/${method}`, requests);
  await direct.done;
  // Which of "close" and "cancelled" is first differs behind a port, too.
  expect(direct.told.sort()).toEqual(behindPort.told.sort());
  expect(direct.told).toContain("cancelled");
});
