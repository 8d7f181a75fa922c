import { request } from "node:http";
import { buffer } from "node:stream/consumers";
import { type Answer, printBody, type Request } from "./message.js";

/** Sends a request to whatever answers below a URL. */
export function askOverHttp(base: string, { method, path, headers, body }: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${base}${path}`,
      { method, headers: headers ?? {}, agent: false },
      (response) => {
        buffer(response).then((bytes) => {
          const type = response.headers["content-type"];
          resolve({
            status: response.statusCode!,
            type,
            cookies: (response.headers["set-cookie"] ?? []).toSorted(),
            location: response.headers.location,
            body: printBody(type, bytes),
          });
        }, reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
