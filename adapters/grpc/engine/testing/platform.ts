import { contextOf } from "../../../context.js";
import { decodeRequest } from "../../../http/decode-request.js";
import type { HttpResponse } from "../../../http/message.js";
import "../../../http/provide-seldom.js";
import { Activation } from "../../../running-activation.js";
import { createEngine } from "../create-engine.js";
import type { Engine, EngineAnswer, EngineSettings } from "../engine.js";

/** An engine as an action would make it. */
export function engineOf(settings: Omit<EngineSettings, "contextOf">): Engine {
  return createEngine({ contextOf, ...settings });
}

/** A request as a raw web action gets it. */
export function paramsOf(path: string, headers: Record<string, string>, body: Uint8Array | undefined) {
  const [pathname, query = ""] = path.split("?");
  return {
    __ow_method: body === undefined ? "get" : "post",
    __ow_headers: headers,
    __ow_path: pathname,
    __ow_query: query,
    __ow_body: Buffer.from(body ?? []).toString("base64"),
  };
}

/** What an engine answered, in short. */
export interface Reply {
  status: number;
  type: HttpResponse["headers"][string] | undefined;
  headers: HttpResponse["headers"];
  body: Buffer;
  failure: EngineAnswer["failure"];
}

/** Sends one request to an engine; a GET where there is no body. */
export async function ask(
  engine: Engine,
  path: string,
  headers: Record<string, string>,
  body?: Uint8Array | string,
  activation = activationFor(path, headers, typeof body === "string" ? Buffer.from(body) : body),
): Promise<Reply> {
  const request = decodeRequest(activation.params, activation, { compression: true });
  const { response, failure } = await engine.answer(request, activation);
  const { status, headers: sent } = response;
  const bytes = (response.body as Buffer | undefined) ?? Buffer.alloc(0);
  return { status, type: sent["content-type"], headers: sent, body: bytes, failure };
}

export function activationFor(
  path: string,
  headers: Record<string, string>,
  body: Uint8Array | undefined,
  deadlineMs?: number,
): Activation {
  return new Activation(paramsOf(path, headers, body), { deadline: deadlineMs }, 1000);
}

/** A `fetch` whose other side is an engine: what stock clients of the browser are given. */
export function fetchFrom(engine: Engine): typeof globalThis.fetch {
  return async (input, init) => {
    const sent = new Request(input, init);
    const { pathname, search } = new URL(sent.url);
    const body = sent.method === "GET" ? undefined : Buffer.from(await sent.arrayBuffer());
    const reply = await ask(engine, pathname + search, Object.fromEntries(sent.headers), body);
    const headers = new Headers();
    for (const [name, value] of Object.entries(reply.headers))
      for (const one of [value].flat()) headers.append(name, one);
    // The platform drops the type of what is empty.
    if (reply.body.length === 0) headers.delete("content-type");
    return new Response(reply.body as Buffer<ArrayBuffer>, { status: reply.status, headers });
  };
}

/** One frame of Connect's streams or gRPC-Web. */
export function frame(flags: number, data: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head[0] = flags;
  head.writeUInt32BE(data.length, 1);
  return Buffer.concat([head, data]);
}

/** The frames of a body, each as its flags and its text. */
export function framesOf(body: Buffer): [flags: number, text: string][] {
  const frames: [number, string][] = [];
  for (let at = 0; at < body.length; ) {
    const end = at + 5 + body.readUInt32BE(at + 1);
    frames.push([body[at]!, body.subarray(at + 5, end).toString()]);
    at = end;
  }
  return frames;
}
