import type { WebAnswer } from "../../../activation.js";
import { contextOf } from "../../../context.js";
import { decodeRequest } from "../../../http/decode-request.js";
import { encodeResponse } from "../../../http/encode-response.js";
import "../../../http/provide-seldom.js";
import { Activation } from "../../../running-activation.js";
import { createEngine } from "../create-engine.js";
import type { Engine, EngineAnswer, EngineSettings } from "../engine.js";

/** An engine as an action would make it. */
export function engineOf(settings: Omit<EngineSettings, "contextOf">): Engine {
  return createEngine({ contextOf, ...settings });
}

/** One request at an engine, through what the platform makes of requests and answers (rows seen live on 2.0.0). */
export interface Exchange {
  answer: EngineAnswer;
  result: WebAnswer;
}

export async function exchange(engine: Engine, url: string, init: RequestInit = {}): Promise<Exchange> {
  const sent = new Request(url, init);
  const { pathname, search } = new URL(url);
  const params = {
    __ow_method: sent.method.toLowerCase(),
    __ow_headers: Object.fromEntries(sent.headers),
    __ow_path: pathname,
    __ow_query: search.slice(1),
    __ow_body: Buffer.from(await sent.arrayBuffer()).toString("base64"),
  };
  const activation = new Activation(params, {}, 1000);
  const request = decodeRequest(params, activation, { compression: true });
  const answer = await engine.answer(request, activation);
  const { headers } = request;
  const asked = { method: request.method, accept: headers.accept };
  return { answer, result: encodeResponse(answer.response, asked, {}, () => "") };
}

/** A `fetch` whose other side is an engine: what stock clients of the browser are given. */
export function fetchFrom(engine: Engine): typeof globalThis.fetch {
  return async (input, init) => {
    const { answer } = await exchange(engine, String(input), init);
    const { status, body } = answer.response;
    const headers = new Headers();
    for (const [name, value] of Object.entries(answer.response.headers))
      for (const one of [value].flat()) headers.append(name, one);
    // The platform drops the type of what is empty.
    if (body === undefined) headers.delete("content-type");
    return new Response(body as Buffer<ArrayBuffer> | undefined, { status, headers });
  };
}
