import { create, createFileRegistry, fromBinary, getExtension, setExtension } from "@bufbuild/protobuf";
import { anyPack, anyUnpack, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { wrapGrpc } from "../../../../adapters/grpc/index.js";
import { readEnvelope } from "../../../../adapters/invoke/read-envelope.js";
import type { Channel } from "../../../../adapters/rpc/channel.js";
import { compile } from "../../../idl/proto/testing/compile.js";
import { clientOf, dispatch } from "./index.js";

/** What stands in an Any or in an extension comes through the JSON of codegen/PROTOCOL.md, both ways. */

const registry = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, new Uint8Array(compile(["anything.proto"]))),
);
const service = registry.getService("anything.Anything")!;
const thing = registry.getMessage("anything.Thing")!;
const weight = registry.getExtension("anything.weight")!;

const answer = (request: object) => request;
const handler = { pack: answer, extend: answer, ["__proto__"]: answer, name: answer };
const main = wrapGrpc(dispatch(service, handler as never));
const channel: Channel = {
  async call({ service, method, requests }) {
    const result = await main(JSON.parse(JSON.stringify({ v: 1, service, method, requests })));
    return readEnvelope(JSON.parse(JSON.stringify(result)), { action: "/_/anything" }, undefined)!;
  },
};
// biome-ignore lint/suspicious/noExplicitAny: what is generated here has no types here
const client: any = new (clientOf(service))(channel);

const heavy = create(thing, { text: "a" } as never);
setExtension(heavy, weight, 9007199254740993n);

test("a message in an Any", async () => {
  const reply = await client.pack(anyPack(thing, heavy));
  expect(anyUnpack(reply, registry)).toEqual(heavy);
});

test("an extension", async () => {
  const reply = await client.extend(heavy);
  expect(reply).toMatchObject({ text: "a" });
  expect(getExtension(reply, weight)).toBe(9007199254740993n);
});

test("a method beside one that is called __proto__", async () => {
  expect(await client.name({ text: "b" })).toMatchObject({ text: "b" });
});
