import { once } from "node:events";
import { createServer } from "node:http";
import { paramsOf } from "../cases.mjs";
import { bodyOf, targetOf, webResult } from "./by-hand.mjs";

export const title = "loopback, undici Pool";
export const appNames = ["listener", "express"];
export const input = paramsOf;
export { readWebResult as read } from "./result.mjs";

export async function load() {
  return (await import("undici")).Pool;
}

export async function wrap(Pool, app) {
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  const pool = new Pool(`http://127.0.0.1:${server.address().port}`, { connections: 1 });
  return {
    main: async (params) => {
      const { statusCode, headers, body } = await pool.request({
        method: params.__ow_method.toUpperCase(),
        path: targetOf(params),
        headers: params.__ow_headers,
        body: bodyOf(params),
      });
      return webResult(statusCode, headers, Buffer.from(await body.arrayBuffer()));
    },
    close: async () => {
      await pool.destroy();
      server.close();
    },
  };
}
