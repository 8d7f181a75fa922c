import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openwhisk } from "../../../../adapters/invoke/openwhisk.js";
import { type Host, startHost } from "../../../../runtimes/host/host.js";
import { clientOf as hostClient } from "../../../../runtimes/host/testing/client.js";
import { generateProto } from "../../../generate-proto.js";
import { compile, installed } from "../../../idl/proto/testing/compile.js";

/** A generated client calls its service in an action, by `openwhisk({ action })` and as a web action. */

const root = join(import.meta.dirname, "..", "..", "..", "..");
const vectors = join(root, "codegen", "testdata", "vectors");

const action = `
  import { wrapGrpc } from "unlisten/grpc";
  import { RpcError } from "unlisten/stub/grpc/v1";
  import { dispatchEcho } from "./vectors_unlisten.ts";
  const refuse = () => { throw new RpcError("no such word", { code: "not_found", trailers: { "x-trail": "t" } }); };
  export const main = wrapGrpc(dispatchEcho({
    say: (word) => word,
    fail: refuse,
    throw: () => { throw new Error("secret"); },
    async *count({ limit }) {
      for (let i = 1; i <= limit; i++) {
        if (i > 3) throw new Error("secret");
        yield { text: String(i) };
      }
    },
    join: refuse,
    async *each(words) { yield* words; },
    moment: (time) => time,
    tell: refuse,
  }));
`;

let folder: string;
let host: Host;
// biome-ignore lint/suspicious/noExplicitAny: what is generated here has no types here
let EchoClient: any;

beforeAll(async () => {
  mkdirSync(join(root, ".cache"), { recursive: true });
  folder = mkdtempSync(join(root, ".cache", "stub-grpc-host-"));
  const args = ["alpha", "protoc", "-I", ".", `--plugin=${installed("protoc-gen-es")}`];
  const out = [`--es_out=${folder}`, "--es_opt=target=ts,import_extension=ts", "vectors.proto"];
  expect(spawnSync(installed("buf"), [...args, ...out], { cwd: vectors, encoding: "utf8" }).stderr).toBe("");
  const { files } = generateProto(compile(["vectors.proto"], vectors), {
    version: "0.0.0",
    isWanted: (name) => name === "vectors.proto",
    source: "vectors",
    typescript: { importExtension: "ts" },
  });
  for (const { name, content } of files) writeFileSync(join(folder, name), content);
  ({ EchoClient } = await import(join(folder, "vectors_unlisten.ts")));
  const { outputFiles } = await build({
    stdin: { contents: action, resolveDir: folder, loader: "ts" },
    bundle: true,
    platform: "node",
    format: "cjs",
    write: false,
    logLevel: "error",
  });
  host = await startHost({ port: 0 });
  await hostClient(host).put("echo", outputFiles[0]!.text, {
    annotations: [
      { key: "web-export", value: true },
      { key: "raw-http", value: true },
    ],
  });
});
afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each(["rest", "web"] as const)("unary, streams and a status, via %s", async (via) => {
  const action = via === "web" ? "/guest/echo" : "/_/echo";
  const channel = openwhisk({ action, via, apiHost: host.url, apiKey: host.auth });
  const client = new EchoClient(channel);
  expect(await client.say({ text: "hi", number: 7n }, { timeoutMs: 20_000 })).toMatchObject({
    text: "hi",
    number: 7n,
  });
  const texts: string[] = [];
  for await (const { text } of client.each([{ text: "a" }, { text: "b" }])) texts.push(text);
  for await (const { text } of client.count({ limit: 2 })) texts.push(text);
  expect(texts).toEqual(["a", "b", "1", "2"]);
  const counted: string[] = [];
  const counting = async () => {
    for await (const { text } of client.count({ limit: 4 })) counted.push(text);
  };
  await expect(counting()).rejects.toMatchObject({ name: "RpcError", executed: "yes" });
  expect(counted).toEqual(["1", "2", "3"]);
  expect(await client.moment({ seconds: 7n })).toMatchObject({ seconds: 7n });
  await expect(client.fail({})).rejects.toMatchObject({
    name: "RpcError",
    code: "not_found",
    message: "no such word",
    executed: "yes",
    trailers: { "x-trail": "t" },
  });
  await expect(client.throw({})).rejects.toMatchObject({
    name: "RpcError",
    executed: "yes",
    activationId: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  channel.close();
});
