import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { create, createFileRegistry, type DescService, fromBinary, type Message } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, type ConnectRouter, type HandlerContext } from "@connectrpc/connect";
import * as grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

/** vectors.Echo (codegen/testdata/vectors/vectors.proto), written for grpc-js and for Connect. */

const folder = join(import.meta.dirname, "../../../codegen/testdata/vectors");
const buf = join(import.meta.dirname, "../../../node_modules/.bin/buf");

/** What `buf build` makes of the file: a FileDescriptorSet. */
export function buildDescriptors(): Buffer {
  return execFileSync(buf, [
    "build",
    folder,
    "--path",
    join(folder, "vectors.proto"),
    "-o",
    "-#format=binpb",
  ]);
}

const loaded = grpc.loadPackageDefinition(loadSync(join(folder, "vectors.proto"))) as {
  vectors?: grpc.GrpcObject;
};
const client = loaded.vectors!.Echo as grpc.ServiceClientConstructor;
export const echoService = client.service;

const trail = Buffer.from([1, 2, 255]);

/** google.rpc.Status with one detail: vectors.Word { text: "detail" }. */
function detailed(code: number, message: string): Buffer {
  const word = Buffer.from("\n\u0006detail");
  const url = Buffer.from("type.googleapis.com/vectors.Word");
  const any = Buffer.concat([Buffer.from([0x0a, url.length]), url, Buffer.from([0x12, word.length]), word]);
  const text = Buffer.from(message);
  return Buffer.concat([
    Buffer.from([0x08, code, 0x12, text.length]),
    text,
    Buffer.from([0x1a, any.length]),
    any,
  ]);
}

// biome-ignore lint/suspicious/noExplicitAny: proto-loader's messages are plain objects.
type Handler = (call: any, callback: any) => void;

/** For grpc-js. */
export const echo: Record<string, Handler> = {
  say: ({ request }, callback) => callback(null, request),
  fail({ request }, callback) {
    const metadata = new grpc.Metadata();
    metadata.add("x-trail", "t");
    metadata.add("x-trail-bin", trail);
    const { code, message = "", withDetail } = request;
    if (withDetail) metadata.add("grpc-status-details-bin", detailed(code, message));
    callback({ code, details: message, metadata });
  },
  throw() {
    throw new Error("secret");
  },
  count(call) {
    const { limit = 0 } = call.request;
    for (let number = 1; number <= Math.min(limit, 3); number++) call.write({ text: String(number) });
    if (limit > 3) call.emit("error", { code: grpc.status.OUT_OF_RANGE, details: "no more than 3" });
    else call.end();
  },
  join(call, callback) {
    const texts: string[] = [];
    call.on("data", ({ text = "" }) => texts.push(text));
    // What is set is written, also when it is "".
    call.on("end", () => callback(null, texts.length === 0 ? {} : { text: texts.join(" ") }));
  },
  each: (call) => call.pipe(call),
  moment: ({ request }, callback) => callback(null, request),
  tell(call, callback) {
    const metadata = new grpc.Metadata();
    metadata.add("x-head", "h");
    call.sendMetadata(metadata);
    const trailers = new grpc.Metadata();
    trailers.add("x-trail", "t");
    trailers.add("x-trail-bin", trail);
    const [text = ""] = call.metadata.get("x-tell");
    const [bytes = Buffer.alloc(0)] = call.metadata.get("x-tell-bin");
    callback(null, { text, hexadecimal: bytes.toString("hex") }, trailers);
  },
};

// biome-ignore lint/suspicious/noExplicitAny: the types are known when the test runs.
type AnyMessage = Message & Record<string, any>;

/** For Connect. */
export function echoRoutes(descriptors: Uint8Array): (router: ConnectRouter) => unknown {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptors));
  const service = registry.getService("vectors.Echo") as DescService;
  const word = registry.getMessage("vectors.Word")!;
  const makeWord = (text: string) => create(word, { text } as never);
  const same = (message: AnyMessage) => message;
  const addTrailers = (trailers: Headers) => {
    trailers.set("x-trail", "t");
    trailers.set("x-trail-bin", trail.toString("base64"));
  };
  return (router) =>
    router.service(service, {
      say: same,
      moment: same,
      fail({ code, message, withDetail }: AnyMessage) {
        const error = new ConnectError(message, code);
        addTrailers(error.metadata);
        if (withDetail) error.details.push({ desc: word, value: { text: "detail" } as never });
        throw error;
      },
      throw() {
        throw new Error("secret");
      },
      async *count({ limit }: AnyMessage) {
        for (let number = 1; number <= Math.min(limit, 3); number++) yield makeWord(String(number));
        if (limit > 3) throw new ConnectError("no more than 3", Code.OutOfRange);
      },
      async join(words: AsyncIterable<AnyMessage>) {
        const texts: string[] = [];
        for await (const { text } of words) texts.push(text);
        return makeWord(texts.join(" "));
      },
      async *each(words: AsyncIterable<AnyMessage>) {
        yield* words;
      },
      tell(_request: AnyMessage, context: HandlerContext) {
        context.responseHeader.set("x-head", "h");
        addTrailers(context.responseTrailer);
        const bytes = Buffer.from(context.requestHeader.get("x-tell-bin") ?? "", "base64");
        const text = context.requestHeader.get("x-tell") ?? "";
        return create(service.method.tell!.output, { text, hexadecimal: bytes.toString("hex") } as never);
      },
    } as never);
}
