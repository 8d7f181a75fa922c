import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "./host.js";
import { unlimitedRates } from "./limits.js";
import { clientOf, webAnnotations } from "./testing/client.js";
import { exchange, parseAnswer, type RawAnswer } from "./testing/exchange.js";
import { bytesOf, type HostileRequest, hostileRest, hostileWeb } from "./testing/hostile-request.js";
import { Random } from "./testing/random.js";

let host: Host;
let authorization = "";
const warnings: Error[] = [];
const warned = (warning: Error) => warnings.push(warning);

beforeAll(async () => {
  process.on("warning", warned);
  host = await startHost({ port: 0, limits: unlimitedRates, pool: { maxRunners: 4 } });
  authorization = `Authorization: Basic ${Buffer.from(host.auth).toString("base64")}`;
});

/** What requests find; some of them delete it. */
async function layEntities(): Promise<void> {
  const client = clientOf(host);
  const web =
    "function main(args) { return { headers: { 'content-type': 'application/json' }, body: args }; }";
  await client.put("raw", web, webAnnotations({ "raw-http": true }));
  await client.put("cooked", web, {
    ...webAnnotations({ final: true }),
    parameters: [{ key: "b", value: 1 }],
  });
  await client.put("locked", web, webAnnotations({ "require-whisk-auth": true }));
  await client.put("echo", "function main(args) { return args; }");
  await client.rest("PUT", "packages/pkg?overwrite=true", {});
  await client.put("pkg/echo", "function main(args) { return args; }");
  await client.rest("PUT", "triggers/t?overwrite=true", {});
  await client.rest("PUT", "rules/r?overwrite=true", { trigger: "/_/t", action: "/_/echo" });
}

afterAll(async () => {
  await host.close();
  process.off("warning", warned);
});

/** What is wrong with an answer; undefined when nothing is. */
function faultOf({ line }: HostileRequest, answer: RawAnswer): string | undefined {
  const headers = new Map(answer.headers);
  const isJson = headers.get("content-type")?.startsWith("application/json") ?? false;
  const isHead = line.startsWith("HEAD ");
  if (headers.has("x-injected")) return "a header of the caller's making";
  if (Number.isNaN(answer.status)) return "no HTTP";
  // The action's own failure, with its record or result.
  const isRun = answer.status === 502 && headers.has("x-openwhisk-activation-id");
  if (answer.status >= 500 && answer.status !== 501 && !isRun) return "an error of the host's own";
  if (isHead || answer.body === "")
    return answer.status >= 400 && !isHead ? "an error without a word" : undefined;
  let json: unknown;
  try {
    json = JSON.parse(answer.body);
  } catch {
    if (isJson) return "a body that is no JSON";
  }
  if (answer.status < 400 || isRun) return undefined;
  const isPlain = !isJson && !headers.has("x-request-id");
  return isPlain || isRestError(json) ? undefined : "an error without both `error` and `code`";
}

function isRestError(json: unknown): boolean {
  const { error, code, ...more } = json as Record<string, unknown>;
  return typeof error === "string" && typeof code === "string" && Object.keys(more).length === 0;
}

/** Sends many requests, a few at a time, and collects what is wrong: nothing, where all is well. */
async function attack(
  seed: number,
  count: number,
  make: (random: Random) => HostileRequest,
): Promise<string[]> {
  const faults: string[] = [];
  const random = new Random(seed);
  const requests = Array.from({ length: count }, () => {
    const request = make(random);
    return { request, bytes: bytesOf(random, request) };
  });
  await layEntities();
  const workers = Array.from({ length: 16 }, async () => {
    for (let next = requests.pop(); next !== undefined; next = requests.pop()) {
      const { request, bytes } = next;
      if (requests.length % 200 === 0) await layEntities();
      const text = await exchange(host.port, bytes.toString("latin1")).catch((error: Error) => error.message);
      const fault = faultOf(request, parseAnswer(text));
      if (fault !== undefined) {
        faults.push(
          `${fault}: seed ${seed}, ${bytes.toString("latin1").slice(0, 3000)}\n→ ${text.slice(0, 500)}`,
        );
      }
    }
  });
  await Promise.all(workers);
  return faults;
}

test.each([
  {
    name: "the REST API",
    seed: 1,
    count: 2000,
    make: (random: Random) => hostileRest(random, authorization),
  },
  { name: "web actions", seed: 2, count: 400, make: hostileWeb },
])(
  "$name: every answer is a right one",
  async ({ seed, count, make }) => {
    expect((await attack(seed, count, make)).slice(0, 3)).toEqual([]);
  },
  60_000,
);

test("nothing went wrong behind the answers, and the host is as it was", async () => {
  expect(warnings.map(({ stack }) => stack)).toEqual([]);
  const client = clientOf(host);
  expect((await client.send("/ping")).text).toBe("pong");
  await client.put("after", "function main(args) { return args; }");
  expect((await client.invoke("after", { a: 1 })).json).toEqual({ a: 1 });
  expect(({} as Record<string, unknown>).a).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
});
