import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RpcReply } from "./channel.js";
import { decodeCall } from "./decode-call.js";
import { encodeReply } from "./encode-reply.js";
import type { ErrorBody } from "./envelope.js";
import type { JsonObject } from "./json.js";
import { RpcError } from "./rpc-error.js";

interface CallVector {
  name: string;
  params: JsonObject;
  call?: JsonObject;
  error?: string;
}

interface ReplyVector {
  name: string;
  activationId?: string;
  reply: Exclude<RpcReply, { kind: "error" }> | { kind: "error"; error: ErrorBody };
  json: JsonObject;
}

const folder = new URL("../../codegen/testdata/vectors/", import.meta.url);
const { calls, replies } = JSON.parse(readFileSync(new URL("envelopes.json", folder), "utf8")) as {
  calls: CallVector[];
  replies: ReplyVector[];
};

describe("calls", () => {
  it.each(calls.filter(({ call }) => call !== undefined))("reads $name", ({ params, call }) => {
    expect(decodeCall(params)).toEqual({
      service: undefined,
      method: undefined,
      requestId: undefined,
      ...call,
    });
  });

  it.each(calls.filter(({ error }) => error !== undefined))("refuses $name", ({ params, error }) => {
    expect(() => decodeCall(params)).toThrow(expect.objectContaining({ code: error, executed: "no" }));
  });
});

it.each(replies)("writes $name", ({ reply, activationId = "", json }) => {
  const told: RpcReply =
    reply.kind === "error" ? { kind: "error", error: new RpcError(reply.error.message, reply.error) } : reply;
  expect(JSON.parse(JSON.stringify(encodeReply(told, activationId)))).toEqual(json);
});

it.each(["envelopes.json", "grpc.json", "values.json"])("cites rules that exist: %s", (file) => {
  const protocol = readFileSync(new URL("../../codegen/PROTOCOL.md", import.meta.url), "utf8");
  const rules = new Set(protocol.match(/(?<=\*\*)P[0-9]+(?=\.\*\*)/g));
  const lists = Object.values(JSON.parse(readFileSync(new URL(file, folder), "utf8"))).filter(Array.isArray);
  const cited = lists.flat().flatMap((vector: { rules: string[] }) => vector.rules);
  expect(cited.length).toBeGreaterThan(20);
  expect(cited.filter((rule) => !rules.has(rule))).toEqual([]);
});
