import { join } from "node:path";
import type { ServiceDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { expect, test } from "vitest";
import { statusReply } from "../method.js";
import { ask, engineOf } from "./testing/platform.js";

/** proto-loader's own descriptors, which are protobufjs's, are told as JSON. */

const loaded = loadSync(join(import.meta.dirname, "testdata/scopes.proto"), {});
const service = loaded["scopes.v1.Scopes"] as ServiceDefinition;
const descriptors = (service.Echo as unknown as { requestType: { fileDescriptorProtos: Buffer[] } })
  .requestType.fileDescriptorProtos;

const engine = engineOf({
  methods: [
    {
      service: "scopes.v1.Scopes",
      name: "Echo",
      path: "/scopes.v1.Scopes/Echo",
      requestStream: false,
      responseStream: false,
      isIdempotent: false,
      descriptors,
      call: ({ requests }) => ({ ...statusReply(0, "OK"), messages: requests }),
    },
  ],
});

test.each([
  { name: "a type of a nested one", json: { inner: { core: { level: 2 } } } },
  { name: "an outer type", json: { deep: { depth: "far" } } },
  { name: "a map of messages", json: { byName: { a: { depth: "b" } } } },
  { name: "an enum", json: { colors: ["RED", "BLUE"] } },
  { name: "proto3's optional, when it has its default", json: { maybe: 0 } },
  { name: "a choice", json: { picked: { depth: "x" } } },
  {
    name: "well-known types",
    json: {
      at: "2026-01-02T03:04:05Z",
      any: { "@type": "type.googleapis.com/scopes.v1.Deep", depth: "y" },
      extra: { a: [1, null] },
    },
  },
  { name: "64-bit numbers", json: { big: "9007199254740993" } },
])("$name", async ({ json }) => {
  const headers = { "content-type": "application/json" };
  const { body } = await ask(engine, "/scopes.v1.Scopes/Echo", headers, JSON.stringify(json));
  expect(JSON.parse(body.toString())).toEqual(json);
});
