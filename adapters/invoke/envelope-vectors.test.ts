import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { JsonObject } from "../rpc/json.js";
import { readEnvelope } from "./read-envelope.js";

interface Vector {
  name: string;
  json: JsonObject;
  reply?: JsonObject;
  activationId?: string;
}

const { replies, noReplies } = JSON.parse(
  readFileSync(new URL("../../codegen/testdata/vectors/envelopes.json", import.meta.url), "utf8"),
) as { replies: Vector[]; noReplies: Vector[] };
const label = { action: "/_/social/post-storage", method: "PostStorage.readPost" };

it.each(replies)("reads $name", ({ json, reply }) => {
  expect(readEnvelope(json, label, undefined)).toMatchObject(reply!);
});

it.each(noReplies)("takes it for no reply: $name", ({ json }) => {
  expect(readEnvelope(json, label, undefined)).toBeUndefined();
});
