import thrift from "thrift";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callEverything } from "./clients/node-calls.mjs";
import { wrapThrift } from "./index.js";
import { callbackHandler, promiseHandler } from "./testdata/everything-handler.cjs";
import { everythingIdl, generate, generatedFolder, requireFrom } from "./testing/generate.js";
import { clientOf, protocols } from "./testing/memory-connection.js";

const es5 = generatedFolder();
const es6 = generatedFolder();
beforeAll(() => {
  generate("js:node", everythingIdl, es5.path);
  generate("js:node,ts,es6", everythingIdl, es6.path);
});
afterAll(() => {
  es5.remove();
  es6.remove();
});

const servers = [
  { server: "es5, callbacks", folder: es5, makeHandler: callbackHandler },
  { server: "es5, promises", folder: es5, makeHandler: promiseHandler },
  { server: "es6, callbacks", folder: es6, makeHandler: callbackHandler },
  { server: "es6, promises", folder: es6, makeHandler: promiseHandler },
];
const ways = Object.keys(protocols).flatMap((protocol) => [
  { protocol, framed: false },
  { protocol, framed: true },
]);

test.each(servers.flatMap((server) => ways.map((way) => ({ ...server, ...way }))))(
  "every type passes: $server; $protocol, framed: $framed",
  async ({ folder, makeHandler, protocol, framed }) => {
    const service = requireFrom(folder.path, "Everything.js");
    const types = requireFrom(folder.path, "everything_types.js");
    const main = wrapThrift(new service.Processor(makeHandler(types)));
    const { client } = clientOf(service, main, { protocol, framed });
    const style = folder === es5 ? "callback" : "promise";
    expect(await callEverything({ client, style, protocol, types, Int64: thrift.Int64 })).toBe(40);
  },
);
