import { readFileSync } from "node:fs";
import * as grpc from "@grpc/grpc-js";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { frameHeadBytes, trailersFlag } from "../../rpc/grpc-web.js";
import { wrapGrpc } from "../index.js";
import { buildDescriptors, echo, echoRoutes, echoService } from "../testing/echo-vectors.js";
import { webParams } from "../testing/web-call.js";

interface ReadableVector {
  name: string;
  params: Record<string, unknown>;
  reply: { error?: object };
}

interface BinaryVector {
  name: string;
  params: Record<string, unknown>;
  messages: string[];
  trailers: Record<string, string>;
  headers?: Record<string, string>;
  error?: object;
}

const file = new URL("../../../codegen/testdata/vectors/grpc.json", import.meta.url);
const { readable, binary } = JSON.parse(readFileSync(file, "utf8")) as {
  readable: ReadableVector[];
  binary: BinaryVector[];
};

const descriptors = buildDescriptors();

function server(): grpc.Server {
  const made = new grpc.Server();
  made.addService(echoService, echo as unknown as grpc.UntypedServiceImplementation);
  return made;
}

beforeEach(() => {
  vi.spyOn(console, "error").mockReturnValue();
});

/** Over a connection an error that is no status is the same as the status that grpc-js makes of it. */
const declaredOnly = <Vector extends { name: string }>(vectors: Vector[], via: string) =>
  vectors.filter(({ name }) => via !== "connection" || name !== "what is no status");

describe.each([
  { who: "a service of proto-loader", main: wrapGrpc(echoService, echo) },
  { who: "a server with descriptors", main: wrapGrpc(server(), { descriptors }) },
  {
    who: "a server over a connection",
    main: wrapGrpc(server(), { descriptors, via: "connection" }),
    via: "connection",
  },
  { who: "Connect", main: wrapGrpc(echoRoutes(descriptors)) },
])("$who", ({ main, via = "direct" }) => {
  test.each(declaredOnly(readable, via))("readable: $name", async ({ params, reply }) => {
    const told = JSON.parse(JSON.stringify(await main(params)));
    withoutDebug(told);
    // Of an error it may say more.
    if (reply.error !== undefined) expect(told).toMatchObject(reply);
    else expect(told).toEqual(reply);
  });

  test.each(declaredOnly(readable, via))("readable, to a web action: $name", async ({ params, reply }) => {
    const body = Buffer.from(JSON.stringify(params));
    const result = await main({ ...webParams("", "application/json", body), __ow_path: "" });
    const answer = ("error" in result && "v" in result === false ? result.error : result) as { body: string };
    const told = JSON.parse(Buffer.from(answer.body, "base64").toString());
    withoutDebug(told);
    expect(told).toMatchObject(reply);
    expect("error" in result).toBe(reply.error !== undefined);
  });

  test.each(declaredOnly(binary, via))(
    "binary: $name",
    async ({ params, messages, trailers, headers, error }) => {
      const result = JSON.parse(JSON.stringify(await main(params)));
      const reply = result.error ?? result;
      const read = readFrames(Buffer.from(reply.grpc, "base64"));
      expect({ messages: read.messages, headers: reply.headers }).toEqual({ messages, headers });
      expect(read.trailers).toMatchObject(trailers);
      if (error === undefined) expect(result).not.toHaveProperty("error");
      else expect(result.error).toMatchObject(error);
    },
  );
});

/** For people, and may be left out. */
function withoutDebug(reply: { exception?: { value: { details?: { debug?: unknown }[] } } }): void {
  for (const detail of reply.exception?.value.details ?? []) delete detail.debug;
}

function readFrames(body: Buffer): { messages: string[]; trailers: Record<string, string> } {
  const messages: string[] = [];
  const trailers: Record<string, string> = {};
  for (let at = 0; at < body.length; ) {
    const end = at + frameHeadBytes + body.readUInt32BE(at + 1);
    const content = body.subarray(at + frameHeadBytes, end);
    if (body[at] === trailersFlag)
      for (const line of content.toString().split("\r\n").filter(Boolean)) {
        const colon = line.indexOf(":");
        trailers[line.slice(0, colon)] = decodeURIComponent(line.slice(colon + 1).trim());
      }
    else messages.push(content.toString("base64"));
    at = end;
  }
  return { messages, trailers };
}
