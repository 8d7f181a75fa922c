import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { ThriftProcessor } from "../thrift/index.js";
import { type ThriftMain, wrapThrift } from "../thrift/index.js";

/**
 * A Thrift server as the HTTP application that the first activation calls, which has begun before it was known what
 * the program would listen for. Later ones call the processor without it.
 */
export function thriftApplication(processor: ThriftProcessor): HttpServer {
  const main = wrapThrift(processor);
  return createServer((request, response) => void answer(main, request, response));
}

async function answer(main: ThriftMain, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const result = await main({ v: 1, thrift: Buffer.concat(chunks).toString("base64") });
  const reply = "thrift" in result ? Buffer.from(result.thrift, "base64") : Buffer.alloc(0);
  // The caller's media type: another one may be refused after the action ran.
  if (reply.length > 0)
    response.setHeader("content-type", request.headers["content-type"] || "application/x-thrift");
  response.end(reply);
}
