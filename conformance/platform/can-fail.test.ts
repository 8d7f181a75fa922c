import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "../../runtimes/host/index.js";
import type { HttpAnswer } from "../parse-answer.js";
import { runPlatform } from "./run-platform.js";
import { type Corrupt, type CorruptingProxy, startCorruptingProxy } from "./testing/corrupting-proxy.js";

/** Each way in which a host could be wrong makes a case fail, and the case says in what. */

const folder = join(import.meta.dirname, "..");
let host: Host;
let proxy: CorruptingProxy;

beforeAll(async () => {
  const limits = { invocationsPerMinute: 100_000, concurrentInvocations: 1000, firesPerMinute: 100_000 };
  host = await startHost({ port: 0, limits });
  proxy = await startCorruptingProxy(host.url);
});

afterAll(async () => {
  await proxy.close();
  await host.close();
});

async function run(only: readonly string[], corrupt: Corrupt) {
  // What a run asks first, so that it begins at all.
  const first = "GET /api/v1/namespaces HTTP/1.1";
  proxy.corrupt = (answer, requestLine) => (requestLine === first ? answer : corrupt(answer, requestLine));
  const { results } = await runPlatform({ folder, openwhisk: proxy.url, auth: host.auth, only });
  return results;
}

/** Changes the JSON of bodies that are JSON objects or lists. */
function json(change: (value: never) => unknown): Corrupt {
  return (answer) => {
    const text = answer.body.toString("utf8");
    if (!/^[{[]/.test(text)) return answer;
    return { ...answer, body: Buffer.from(JSON.stringify(change(JSON.parse(text) as never))) };
  };
}

const headers =
  (change: (headers: HttpAnswer["headers"]) => HttpAnswer["headers"]): Corrupt =>
  (answer) => ({ ...answer, headers: change(answer.headers) });

const without = (name: string) => headers((all) => all.filter(([key]) => key !== name));

interface Record {
  logs?: string[];
  response?: object;
  [field: string]: unknown;
}

const corruptions: { what: string; only: string; corrupt: Corrupt; says: RegExp }[] = [
  {
    what: "another status",
    only: "rest/errors/an action that is missing",
    corrupt: (answer) => (answer.status === 404 ? { ...answer, status: 403 } : answer),
    says: /status: expected 404, got 403/,
  },
  {
    what: "errors without a code",
    only: "rest/errors/an action that is missing",
    corrupt: json(({ code, ...rest }: Record) => rest),
    says: /json\.code: is missing/,
  },
  {
    what: "another wording",
    only: "rest/exec/no exec is refused",
    corrupt: json((value: Record) => ({ ...value, error: "no exec" })),
    says: /json\.error: expected text like \/\^exec undefined\$\/, got "no exec"/,
  },
  {
    what: "no CORS headers",
    only: "web-response/cors/on a success",
    corrupt: without("access-control-allow-origin"),
    says: /header access-control-allow-origin: is missing, expected "\*"/,
  },
  {
    what: "no activation id in the header",
    only: "invoke/blocking/blocking=true&result=true answers the result",
    corrupt: without("x-openwhisk-activation-id"),
    says: /header x-openwhisk-activation-id: is missing/,
  },
  {
    what: "an activation id of another form",
    only: "invoke/non-blocking/without a query",
    corrupt: json((value: Record) => ({ ...value, activationId: "00000000-0000-0000-0000-000000000000" })),
    says: /json\.activationId: expected any id/,
  },
  {
    what: "another request id",
    only: "rest/request id/one of the client's comes back",
    corrupt: headers((all) => all.map(([key, value]) => [key, key === "x-request-id" ? "other" : value])),
    says: /header x-request-id: expected "from-the-client", got "other"/,
  },
  {
    what: "text in another encoding",
    only: "web-request/merged/fields of the body",
    corrupt: (answer) => ({ ...answer, body: Buffer.from(answer.body.toString("utf8"), "latin1") }),
    says: /json\.city: expected "Malmö"/,
  },
  {
    what: "JSON without line breaks",
    only: "web-response/json value/objects have line breaks, application/json",
    corrupt: json((value) => value),
    says: /expected JSON with line breaks/,
  },
  {
    what: "a body without its last byte",
    only: "web-response/binary/application/octet-stream",
    corrupt: (answer) => ({ ...answer, body: answer.body.subarray(0, -1) }),
    says: /expected the bytes "AAECA\/\/\+"/,
  },
  {
    what: "a content type without its charset",
    only: "web-response/text/text/plain",
    corrupt: headers((all) => all.map(([key, value]) => [key, value.replace("; charset=UTF-8", "")])),
    says: /header content-type: expected "text\/plain; charset=UTF-8", got "text\/plain"/,
  },
  {
    what: "repeated headers joined",
    only: "web-response/header/cookies",
    corrupt: headers((all) => {
      const cookies = all.filter(([key]) => key === "set-cookie").map(([, value]) => value);
      const others = all.filter(([key]) => key !== "set-cookie");
      return cookies.length === 0 ? others : [...others, ["set-cookie", cookies.join(", ")]];
    }),
    says: /header set-cookie: expected 2 items, got 1/,
  },
  {
    what: "a record without a field",
    only: "activations/record/of a success",
    corrupt: json(({ duration, ...rest }: Record) => rest),
    says: /json\.duration: is missing/,
  },
  {
    what: "a record with a field too many",
    only: "activations/record/is kept of empty-object",
    corrupt: json((value: Record) =>
      value.response === undefined ? value : { ...value, response: { ...value.response, statusCode: 0 } },
    ),
    says: /json\.response\.statusCode: expected nothing, got 0/,
  },
  {
    what: "a record without annotations",
    only: "activations/annotations/of a run",
    corrupt: json((value: Record) => (value.response === undefined ? value : { ...value, annotations: [] })),
    says: /json\.annotations: expected an item \{"key":"path"/,
  },
  {
    what: "log lines with a shorter timestamp",
    only: "activations/logs/the timestamp has 30 characters",
    corrupt: json((value: Record) => ({
      ...value,
      logs: value.logs?.map((line) => line.slice(1)),
    })),
    says: /json\.logs\.0: expected text like/,
  },
  {
    what: "a list that begins with the oldest",
    only: "activations/list/of one action, newest first",
    corrupt: json((value: unknown) => (Array.isArray(value) ? value.reverse() : value)),
    says: /json\.0\.activationId: expected/,
  },
  {
    what: "a failure that looks like a success",
    only: "results/application error/error-text",
    corrupt: (answer) => (answer.status === 502 ? { ...answer, status: 200 } : answer),
    says: /status: expected 502, got 200/,
  },
  {
    what: "no answer",
    only: "rest/host/answers a ping",
    corrupt: (answer, requestLine) => (requestLine.includes("/ping") ? undefined : answer),
    says: /could not go on: the connection was closed without an answer/,
  },
];

test("unchanged answers make them pass", async () => {
  const results = await run([...new Set(corruptions.map(({ only }) => only))], (answer) => answer);
  expect(results.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
  expect(results.length).toBeGreaterThanOrEqual(new Set(corruptions.map(({ only }) => only)).size);
}, 60_000);

test.each(corruptions)("$what makes a case fail", async ({ only, corrupt, says }) => {
  const results = await run([only], corrupt);
  const failed = results.filter(({ name, verdict }) => name === only && verdict === "fail");
  expect(failed.map(({ details }) => details.join("\n"))).toEqual([expect.stringMatching(says)]);
});
