import {
  create,
  createFileRegistry,
  type DescService,
  fromBinary,
  getExtension,
  setExtension,
} from "@bufbuild/protobuf";
import { anyPack, anyUnpack, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { wrapGrpc } from "../../../../adapters/grpc/index.js";
import { readEnvelope } from "../../../../adapters/invoke/read-envelope.js";
import type { Channel } from "../../../../adapters/rpc/channel.js";
import { bufFolder, compile } from "../../../idl/proto/testing/compile.js";
import { clientOf, dispatch } from "./index.js";

/** What stands in an Any or in an extension comes through the JSON of codegen/PROTOCOL.md, both ways. */

const registryOf = (compiled: Uint8Array) =>
  createFileRegistry(fromBinary(FileDescriptorSetSchema, new Uint8Array(compiled)));
const registry = registryOf(compile(["anything.proto"]));
const thing = registry.getMessage("anything.Thing")!;
const weight = registry.getExtension("anything.weight")!;

/** A client of a service whose methods answer with what they are asked. */
// biome-ignore lint/suspicious/noExplicitAny: what is generated here has no types here
function echoOf(service: DescService, methods: readonly string[]): any {
  const handler = Object.fromEntries(methods.map((name) => [name, (request: object) => request]));
  const main = wrapGrpc(dispatch(service, handler as never));
  const channel: Channel = {
    async call({ service, method, requests }) {
      const result = await main(JSON.parse(JSON.stringify({ v: 1, service, method, requests })));
      return readEnvelope(JSON.parse(JSON.stringify(result)), { action: "/_/echo" }, undefined)!;
    },
  };
  return new (clientOf(service))(channel);
}

const client = echoOf(registry.getService("anything.Anything")!, ["pack", "extend"]);
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
  const names = registryOf(compile(["names.proto"], bufFolder)).getService("names.Names")!;
  expect(await echoOf(names, ["__proto__", "name"]).name({ text: "b" })).toMatchObject({ text: "b" });
});
