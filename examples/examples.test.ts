import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { type Host, startHost, unlimitedRates } from "unlisten/host";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askAction, countServers } from "./testing/ask-action.js";
import { askOverHttp } from "./testing/ask-over-http.js";
import type { Answer, Request } from "./testing/message.js";
import { type NodeProcess, startAction, startServer } from "./testing/node-process.js";
import { deployAction } from "./tour/deploy-action.mjs";

const folder = fileURLToPath(new URL(".", import.meta.url));
const nestOutput = `nest/dist/test-${process.pid}`;
const json = { "content-type": "application/json" };
const jsonType = "application/json; charset=utf-8";
const containing = (text: string): string => expect.stringContaining(text);

interface Row extends Request {
  /** Of a JSON answer the body may be given as the value; what is left out is nothing or none. */
  answer: Partial<Omit<Answer, "body">> & { body?: unknown };
}

interface Example {
  name: string;
  action: string;
  /** The program that listens, and its arguments; Hono brings none. */
  server?: [file: string, ...args: string[]];
  /** What `unlisten deploy` is given, as the README says: an entry, options. */
  deploy: [entry: string, ...options: string[]];
  rows: Row[];
}

const examples: Example[] = [
  {
    name: "express",
    action: "express/action.js",
    server: ["express/server.js"],
    deploy: ["express/action.js"],
    rows: [
      {
        method: "GET",
        path: "/",
        headers: { cookie: "a=b; visits=6" },
        answer: {
          status: 200,
          type: "text/html; charset=utf-8",
          cookies: ["seen=orders; Path=/; SameSite=Lax", "visits=7; Path=/; HttpOnly; SameSite=Lax"],
          body: containing("<p>Visit 7, 2 orders.</p>"),
        },
      },
      {
        method: "GET",
        path: "/orders/1",
        answer: { status: 200, type: jsonType, body: { id: 1, item: "espresso", price: 2.4 } },
      },
      {
        method: "POST",
        path: "/orders",
        headers: json,
        body: '{"item":"crème brûlée","price":5}',
        answer: {
          status: 201,
          type: jsonType,
          location: "orders/3",
          body: { id: 3, item: "crème brûlée", price: 5 },
        },
      },
      {
        method: "POST",
        path: "/orders",
        headers: json,
        body: '{"item":',
        answer: { status: 400, type: jsonType, body: { error: "Unexpected end of JSON input" } },
      },
      {
        method: "POST",
        path: "/orders",
        answer: { status: 422, type: jsonType, body: { error: "an order needs an item and a price" } },
      },
      {
        method: "GET",
        path: "/orders/99",
        answer: { status: 404, type: jsonType, body: { error: "there is no order 99" } },
      },
      {
        method: "DELETE",
        path: "/orders",
        answer: { status: 404, type: jsonType, body: { error: "cannot DELETE /orders" } },
      },
      {
        method: "GET",
        path: "/style.css",
        answer: {
          status: 200,
          type: "text/css; charset=utf-8",
          body: readFileSync(`${folder}/express/public/style.css`, "utf8"),
        },
      },
      {
        method: "GET",
        path: "/cup.png",
        answer: {
          status: 200,
          type: "image/png",
          body: readFileSync(`${folder}/express/public/cup.png`, "base64"),
        },
      },
    ],
  },
  {
    name: "fastify",
    action: "fastify/action.js",
    server: ["fastify/server.js"],
    deploy: ["fastify/action.js"],
    rows: [
      {
        method: "GET",
        path: "/",
        answer: {
          status: 200,
          type: jsonType,
          cookies: ["region=eu; Path=/; HttpOnly", "theme=dark; Path=/"],
          body: { service: "tickets", try: ["/tickets", "/tickets/1"] },
        },
      },
      {
        method: "POST",
        path: "/tickets",
        headers: json,
        body: '{"title":"No light","urgent":"true"}',
        answer: { status: 201, type: jsonType, body: { id: 2, title: "No light", urgent: true } },
      },
      {
        method: "GET",
        path: "/tickets?urgent=false",
        answer: {
          status: 200,
          type: jsonType,
          body: [{ id: 1, title: "The door squeaks", urgent: false }],
        },
      },
      {
        method: "POST",
        path: "/tickets",
        headers: json,
        body: "{}",
        answer: {
          status: 400,
          type: jsonType,
          body: {
            statusCode: 400,
            code: "FST_ERR_VALIDATION",
            error: "Bad Request",
            message: "body must have required property 'title'",
          },
        },
      },
      {
        method: "GET",
        path: "/tickets/9",
        answer: { status: 404, type: jsonType, body: containing("Route GET:/tickets/9 not found") },
      },
    ],
  },
  {
    name: "nest",
    action: `${nestOutput}/action.js`,
    server: [`${nestOutput}/main.js`],
    deploy: ["nest/src/action.ts"],
    rows: [
      {
        method: "GET",
        path: "/recipes?maxMinutes=30",
        answer: { status: 200, type: jsonType, body: [{ id: 1, name: "Pancakes", minutes: 20 }] },
      },
      {
        method: "POST",
        path: "/recipes",
        headers: json,
        body: '{"name":"Soup","minutes":25}',
        answer: { status: 201, type: jsonType, body: { id: 3, name: "Soup", minutes: 25 } },
      },
      {
        method: "GET",
        path: "/recipes/3",
        answer: { status: 200, type: jsonType, body: { id: 3, name: "Soup", minutes: 25 } },
      },
      {
        method: "GET",
        path: "/recipes/soup",
        answer: {
          status: 400,
          type: jsonType,
          body: {
            message: "Validation failed (numeric string is expected)",
            error: "Bad Request",
            statusCode: 400,
          },
        },
      },
      {
        method: "GET",
        path: "/recipes/9",
        answer: {
          status: 404,
          type: jsonType,
          body: { message: "there is no recipe 9", error: "Not Found", statusCode: 404 },
        },
      },
    ],
  },
  {
    name: "hono",
    action: "hono/action.js",
    deploy: ["hono/action.js"],
    rows: [
      {
        method: "GET",
        path: "/?lang=fr",
        answer: {
          status: 200,
          type: "application/json",
          cookies: ["lang=fr; Path=/", "visited=yes; Path=/; HttpOnly"],
          body: ["docs"],
        },
      },
      {
        method: "PUT",
        path: "/home",
        headers: { "content-type": "text/plain" },
        body: "https://example.org/",
        answer: {
          status: 201,
          type: "application/json",
          body: { name: "home", target: "https://example.org/" },
        },
      },
      {
        method: "GET",
        path: "/home",
        answer: { status: 302, location: "https://example.org/", body: "" },
      },
      {
        method: "POST",
        path: "/echo",
        headers: { "content-type": "application/octet-stream" },
        body: Buffer.from([0, 255, 128, 10, 13, 0]),
        answer: { status: 200, type: "application/octet-stream", body: "AP+ACg0A" },
      },
      {
        method: "GET",
        path: "/nowhere",
        answer: { status: 404, type: "text/plain;charset=UTF-8", body: "no such link" },
      },
    ],
  },
  {
    name: "captured",
    action: "captured/action.js",
    server: ["captured/server.js"],
    deploy: ["captured"],
    rows: [
      {
        method: "GET",
        path: "/books?year=1978",
        answer: {
          status: 200,
          type: jsonType,
          body: [{ isbn: "9780131103627", title: "The C Programming Language", year: 1978 }],
        },
      },
      {
        method: "POST",
        path: "/books",
        headers: json,
        body: '{"isbn":"1","title":"Über Node"}',
        answer: {
          status: 201,
          type: jsonType,
          cookies: ["last=1; Path=/", "shelf=new; Path=/"],
          body: { isbn: "1", title: "Über Node" },
        },
      },
      {
        method: "GET",
        path: "/books/1",
        answer: { status: 200, type: jsonType, body: { isbn: "1", title: "Über Node" } },
      },
      {
        method: "GET",
        path: "/books/2",
        answer: { status: 404, type: jsonType, body: { error: "no such book" } },
      },
    ],
  },
  {
    name: "captured-published",
    action: "captured-published/action.js",
    server: [
      "captured-published/node_modules/json-server/lib/cli/bin.js",
      `${folder}/captured-published/notes.js`,
      "--port=0",
      "--host=127.0.0.1",
    ],
    deploy: ["captured-published", "--include", "notes.js"],
    rows: [
      {
        method: "GET",
        path: "/notes?done=true",
        answer: { status: 200, type: jsonType, body: [{ id: 1, text: "Buy milk", done: true }] },
      },
      {
        method: "POST",
        path: "/notes",
        // It puts the host that was asked into Location.
        headers: { ...json, host: "notes.example" },
        body: '{"text":"Gießen"}',
        answer: {
          status: 201,
          type: jsonType,
          location: "http://notes.example/notes/3",
          body: { text: "Gießen", id: 3 },
        },
      },
      {
        method: "PATCH",
        path: "/notes/3",
        headers: json,
        body: '{"done":true}',
        answer: { status: 200, type: jsonType, body: { text: "Gießen", id: 3, done: true } },
      },
      { method: "DELETE", path: "/notes/2", answer: { status: 200, type: jsonType, body: {} } },
      { method: "GET", path: "/notes/2", answer: { status: 404, type: jsonType, body: {} } },
      {
        method: "GET",
        path: "/",
        answer: {
          status: 200,
          type: "text/html; charset=UTF-8",
          body: containing("<title>JSON Server</title>"),
        },
      },
    ],
  },
];

let host: Host;

beforeAll(async () => {
  host = await startHost({ port: 0, limits: unlimitedRates });
  const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const args = [compiler, "--project", "nest", "--outDir", nestOutput];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stdout);
});

afterAll(async () => {
  await host?.close();
  rmSync(`${folder}/${nestOutput}`, { recursive: true, force: true });
});

describe.each(examples)("$name", ({ name, action, server, deploy, rows }) => {
  let asAction: NodeProcess;
  let answers: Answer[];

  beforeAll(async () => {
    asAction = await startAction(`${folder}/${action}`);
    answers = await inTurn(rows, (row) => askAction(asAction, row));
  });
  afterAll(() => asAction?.stop());

  test.each(
    rows.map((row, index) => ({ title: `${row.method} ${row.path} is ${row.answer.status}`, row, index })),
  )("$title", ({ row, index }) => {
    const { body, ...rest } = answers[index]!;
    const wanted = { type: undefined, cookies: [], location: undefined, ...row.answer };
    const isValue = typeof wanted.body === "object" && !("sample" in wanted.body!);
    expect({ ...rest, body: isValue ? JSON.parse(body) : body }).toEqual(wanted);
  });

  test("opens no port", async () => {
    expect(await countServers(asAction)).toBe(0);
  });

  test.each(server === undefined ? [] : [server])(
    "answers as the service does that listens",
    async (file, ...args) => {
      const listener = await startServer(`${folder}/${file}`, args);
      try {
        const real = await inTurn(rows, (row) => askOverHttp(listener.greeting as string, row));
        expect(real).toEqual(answers);
      } finally {
        await listener.stop();
      }
    },
  );

  test("answers the same when it was built, deployed and called on OpenWhisk", {
    timeout: 120_000,
  }, async () => {
    const [entry, ...flags] = deploy;
    const { url } = await deployAction(`${folder}/${entry}`, name, host, { flags });
    const asked = await inTurn(rows, (row) => askOverHttp(url, row));
    expect(asked.map(withoutCharset)).toEqual(answers.map(withoutCharset));
  });
});

/** The platform writes content types anew, and leaves out a charset that goes without saying. */
function withoutCharset(answer: Answer): Answer {
  return { ...answer, type: answer.type?.split(";")[0] };
}

/** One after the other, because the services remember. */
async function inTurn<In, Out>(items: readonly In[], work: (item: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
