import { execFileSync } from "node:child_process";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { createFileRegistry, type DescService, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import type { ConnectRouter } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";

const root = resolve(import.meta.dirname, "../../../..");

/** The services of interop.proto as protobuf-es knows them, without generated code. */
export function describeServices(): (name: string) => DescService {
  const arguments_ = ["build", "interop.proto", "-o", "-#format=binpb"];
  const cwd = join(import.meta.dirname, "../testdata");
  const set = execFileSync(join(root, "node_modules/.bin/buf"), arguments_, { cwd });
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, set));
  return (name) => {
    const service = registry.getService(name);
    if (service === undefined) throw new Error(`interop.proto has no ${name}`);
    return service;
  };
}

/** A method of a service that is made at run time, so without types. */
// biome-ignore lint/suspicious/noExplicitAny: see above.
type Handler = (request: any, context: any) => unknown;

/** Connect's own server behind a port: what a web action looks like from outside, written by somebody else. */
export async function startConnectServer(
  service: DescService,
  handlers: Record<string, Handler>,
): Promise<{ url: string; seen: IncomingHttpHeaders[]; close(): void }> {
  const seen: IncomingHttpHeaders[] = [];
  const routes = (router: ConnectRouter) => void router.service(service, handlers as object);
  const answer = connectNodeAdapter({ routes });
  const server = createServer((request, response) => {
    seen.push(request.headers);
    // Half-duplex streams need no HTTP/2, but this server asks for it.
    request.httpVersion = "2.0";
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, seen, close: () => void server.close() };
}
