import { type Agent, request } from "node:http";

/** What came of a POST to /init or /run. */
export type RunnerAnswer =
  | {
      kind: "answered";
      status: number;
      body: Buffer /** As announced; the body may be cut. */;
      bytes: number;
    }
  /** No answer, or one without Content-Length: the platform reads it as none. */
  | { kind: "no-response" }
  /** It is shutting down, or gone: the activation may go elsewhere. */
  | { kind: "unavailable" }
  | { kind: "timed-out" };

/**
 * Posts JSON to a runner. Source: OpenWhisk, ApacheBlockingContainerClient.scala.
 *
 * @param maxBytes  of the answer; the rest is read and dropped
 */
export function postToRunner(
  agent: Agent,
  address: { host: string; port: number },
  path: "/init" | "/run",
  json: string,
  timeoutMs: number,
  maxBytes: number,
): Promise<RunnerAnswer> {
  const body = Buffer.from(json);
  return new Promise((resolve) => {
    const finish = (answer: RunnerAnswer) => {
      clearTimeout(timer);
      resolve(answer);
    };
    const post = request({
      agent,
      host: address.host,
      port: address.port,
      path,
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        "content-length": body.length,
      },
    });
    const timer = setTimeout(() => {
      finish({ kind: "timed-out" });
      post.destroy();
    }, timeoutMs);
    post.on("error", (error: NodeJS.ErrnoException) =>
      finish({ kind: error.code === "ECONNREFUSED" ? "unavailable" : "no-response" }),
    );
    post.on("response", (response) => {
      const bytes = Number(response.headers["content-length"]);
      const status = response.statusCode!;
      if (response.headers["content-length"] === undefined || status === 204) {
        response.resume();
        return finish({ kind: "no-response" });
      }
      const chunks: Buffer[] = [];
      let kept = 0;
      response.on("data", (chunk: Buffer) => {
        const part = chunk.subarray(0, maxBytes - kept);
        kept += part.length;
        if (part.length > 0) chunks.push(part);
      });
      response.on("error", () => finish({ kind: "no-response" }));
      response.on("close", () => finish({ kind: "no-response" }));
      response.on("end", () =>
        finish(
          status === 503
            ? { kind: "unavailable" }
            : {
                kind: "answered",
                status,
                body: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks),
                bytes,
              },
        ),
      );
    });
    post.end(body);
  });
}
