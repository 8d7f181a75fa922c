import * as grpc from "@grpc/grpc-js";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { wrapGrpc } from "../index.js";
import { callPort, listen, show } from "../testing/call-port.js";
import { oddCases } from "../testing/odd-services.js";
import { callGrpcWeb } from "../testing/web-call.js";
import { encodeWord, wordsServer } from "../testing/words.js";

beforeEach(() => {
  // What went wrong is logged, too.
  vi.spyOn(console, "error").mockReturnValue();
});

test.each(
  oddCases.flatMap((one) => [
    { ...one, via: "direct" as const },
    { ...one, via: "connection" as const },
  ]),
)(
  "$via: the caller is told the same as over a port: $name",
  async ({ method, texts = [""], messages, handlers, options, via, isFailed = false }) => {
    const requests = messages ?? texts.map((text) => encodeWord({ text }));
    const listening = await listen(wordsServer(handlers, options));
    onTestFinished(listening.close);
    const metadata = new grpc.Metadata();
    metadata.add("x-ask", "a");
    metadata.add("x-ask-bin", Buffer.from([1, 2]));
    const overPort = await callPort(listening.address, method, requests, metadata);

    const main = wrapGrpc(wordsServer(handlers, options), { via });
    const asked = { "x-ask": "a", "x-ask-bin": "AQI=" };
    const reply = await callGrpcWeb(main, `/words.Words/${method}`, requests, asked);
    expect({
      status: reply.status,
      statusMessage: reply.status === 0 ? "OK" : reply.statusMessage,
      headers: show(reply.headers),
      trailers: show(reply.trailers),
      messages: reply.messages.map((bytes) => Buffer.from(bytes)),
      isFailed: reply.isFailed,
    }).toEqual({ ...overPort, isFailed: via === "direct" && isFailed });
  },
);
