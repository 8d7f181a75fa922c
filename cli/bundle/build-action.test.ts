import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withRunner } from "../../runtimes/nodejs/testing/runner-process.js";
import { findEntry } from "../entry/find-entry.js";
import { type BuildOptions, buildAction } from "./build-action.js";

const apps = fileURLToPath(new URL("../testdata/apps", import.meta.url));

const base: BuildOptions = {
  format: "zip",
  forced: undefined,
  bundled: undefined,
  include: [],
  exclude: [],
  external: [],
  inline: [],
  minify: false,
  sourceMap: false,
};

let cwd = "";
beforeAll(() => {
  // Away from this repository, so that nothing is found in its node_modules.
  cwd = mkdtempSync(join(tmpdir(), "unlisten-built-"));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

interface Answer {
  statusCode?: number;
  headers?: Record<string, string>;
  body?: string;
}

/** Runs a built action in a fresh runner and gives the answers to some GET requests. */
function answers(content: Buffer, format: "zip" | "js", paths: readonly string[]): Promise<Answer[]> {
  const get = (path: string) => ({
    __ow_method: "get",
    __ow_headers: {},
    __ow_path: path,
    __ow_query: "",
    __ow_body: "",
  });
  return results(content, format, paths.map(get));
}

/** Runs a built action in a fresh runner and gives the results of some activations. */
async function results(
  content: Buffer,
  format: "zip" | "js",
  activations: readonly object[],
): Promise<Answer[]> {
  return await withRunner({ cwd, env: { TMPDIR: cwd } }, async (runner) => {
    const code = format === "zip" ? content.toString("base64") : content.toString();
    const initialized = await runner.init({ code, binary: format === "zip" });
    expect(initialized.text).toContain("true");
    const given: Answer[] = [];
    for (const params of activations) given.push((await runner.run({ ...params })).json as Answer);
    return given;
  });
}

const part = { isMain: false, hasParent: true, folder: true, strict: true };
const esmPart = { isMain: false, url: true, folder: "lib" };

const idioms = [
  { entry: "idioms-cjs/require-main.js", body: { isMain: true, file: true, main: true, parts: part } },
  { entry: "idioms-cjs/module-parent.js", body: { isMain: true, parts: part } },
  { entry: "idioms-cjs/circular.js", body: { isMain: true, name: "circular", file: "string", parts: part } },
  { entry: "idioms-esm/url.js", body: { isMain: true, part: esmPart } },
  { entry: "idioms-esm/path.js", body: { isMain: true, folder: true, part: esmPart } },
  { entry: "idioms-esm/meta-main.js", body: { isMain: true, part: esmPart } },
  {
    entry: "idioms-esm/top-level-await.js",
    body: { isMain: true, meta: true, greeting: "good day", part: esmPart },
  },
];

const formats = ["zip", "js"] as const;

test.each(formats.flatMap((format) => idioms.map((idiom) => ({ format, ...idiom }))))(
  "$entry knows in a .$format that it is the program",
  async ({ format, entry, body }) => {
    const { content, verdict } = await buildAction(findEntry(apps, entry), { ...base, format });
    const [answer] = await answers(content, format, ["/"]);
    expect({ mode: verdict.mode, body: JSON.parse(answer?.body ?? "null") }).toEqual({
      mode: "capture",
      body,
    });
  },
);

test.each([
  { name: "captured, as a zip", format: "zip", forced: undefined },
  { name: "captured, as a text", format: "js", forced: undefined },
  { name: "wrapped, as a zip", format: "zip", forced: "wrap" },
  { name: "wrapped, as a text", format: "js", forced: "wrap" },
] as const)("an Express service finds its files and variables: $name", async ({ format, forced }) => {
  const { content, bundle } = await buildAction(findEntry(join(apps, "express")), {
    ...base,
    format,
    forced,
  });
  const paths = ["/env", "/orders/7/mail", "/assets/site.css", "/nowhere"];
  const given = await answers(content, format, paths);
  expect(given.map(({ statusCode, body }) => [statusCode, body?.slice(0, 40)])).toEqual([
    [200, '{"env":"production","cwd":"app"}'],
    [200, "Thank you for order 7"],
    [200, "body { color: teal; }\n"],
    [404, expect.stringContaining("<!DOCTYPE html>")],
  ]);
  expect(bundle.reads.map(({ path, by }) => [path, by])).toEqual([
    ["mails/thanks.txt", "routes/orders.js"],
    ["public", "server.js"],
  ]);
});

test.each([
  {
    name: "TypeScript, with the arguments of its start script",
    app: "typescript",
    mode: "capture",
    body: '{"said":"hi!","main":true}',
  },
  {
    name: "Nest, whose injection needs the types",
    app: "nest",
    mode: "capture",
    body: '{"greeting":"injected"}',
  },
  { name: "Hono with a top-level await", app: "hono", mode: "wrap", body: '{"name":"hono"}' },
  { name: "an action by itself", app: "action", mode: "action", body: "hello stranger" },
  { name: "a package with a compiled addon", app: "native", mode: "wrap", body: "a{color:red}" },
])("$name", async ({ app, mode, body }) => {
  const { content, verdict } = await buildAction(findEntry(join(apps, app)), {
    ...base,
    minify: true,
    sourceMap: true,
  });
  const [answer] = await answers(content, "zip", ["/"]);
  expect({ mode: verdict.mode, body: answer?.body }).toEqual({ mode, body });
});

test("a file that the start script hands to the service is taken along", async () => {
  const { bundle } = await buildAction(findEntry(join(apps, "with-argument")), base);
  expect(bundle.reads.map(({ path, by }) => [path, by])).toEqual([["data.json", "package.json"]]);
});

test("a package with a compiled addon is kept as files, with what it depends on", async () => {
  const { bundle, files } = await buildAction(findEntry(join(apps, "native")), base);
  expect(bundle.kept.map(({ name, why }) => [name, why])).toEqual([
    ["lightningcss", "has a binary package for each platform"],
  ]);
  const packages = new Set(
    files.map(({ path }) => /^app\/node_modules\/([^/]+)/.exec(path)?.[1]).filter(Boolean),
  );
  expect(packages).toContain("detect-libc");
  expect(files.filter(({ path }) => path.endsWith(".node"))).toHaveLength(1);
});

test("packages that read their own .proto files are bundled, and find them", async () => {
  const { content, bundle } = await buildAction(findEntry(join(apps, "grpc-protos")), base);
  expect(bundle.kept).toEqual([]);
  const [answer] = await answers(content, "zip", ["/"]);
  expect(answer?.body).toBe("/grpc.health.v1.Health/Check,/grpc.channelz.v1.Channelz/GetServers");
});

test.each([
  { format: "zip", minify: true },
  { format: "js", minify: false },
] as const)(
  "a gRPC service in a .$format is one file beside its .proto files, and called directly",
  async (how) => {
    const { content, bundle, verdict } = await buildAction(findEntry(join(apps, "grpc-service")), {
      ...base,
      ...how,
    });
    expect({
      mode: verdict.mode,
      kept: bundle.kept,
      reads: bundle.reads.map(({ path }) => path).filter((path) => !path.startsWith("..")),
    }).toEqual({
      mode: "capture",
      kept: [],
      reads: ["protos/common/person.proto", "protos/greeter.proto"],
    });
    const readable = { v: 1, service: "test.Greeter", method: "Greet", args: { name: "Ann" } };
    const web = {
      __ow_method: "post",
      __ow_headers: { "content-type": "application/proto" },
      __ow_path: "/test.Greeter/Greet",
      __ow_query: "",
      __ow_body: Buffer.from("\n\x03Bob").toString("base64"),
    };
    const given = await results(content, how.format, [readable, web]);
    expect(given).toMatchObject([
      { v: 1, result: { name: "hello Ann" } },
      { statusCode: 200, body: Buffer.from("\n\x09hello Bob").toString("base64") },
    ]);
  },
);

test("a gRPC service of a framework that is kept answers in JSON; packages of types alone stay away", async () => {
  const { content, bundle } = await buildAction(findEntry(frameworkProject()), base);
  expect(bundle.kept.map(({ name, why }) => [name, why])).toEqual([
    ["framework", "reads its own files when it runs"],
  ]);
  const given = await results(content, "zip", [{ method: "Greet", name: "Ann" }]);
  expect(given).toEqual([{ v: 1, result: { name: "framework says hello Ann" } }]);
});

/** A service that imports a framework, which brings grpc-js, and a package for its types. */
function frameworkProject(): string {
  const root = join(cwd, "framework-project");
  const packages = join(root, "node_modules");
  const files = {
    "package.json": JSON.stringify({ main: "server.ts", dependencies: { framework: "1", messages: "1" } }),
    "server.ts":
      'import type { Name } from "messages"; import { start } from "framework"; start("hello" as Name);',
    "node_modules/messages/package.json": '{ "name": "messages" }',
    "node_modules/framework/package.json": JSON.stringify({
      name: "framework",
      dependencies: { "@grpc/grpc-js": "1", "@grpc/proto-loader": "1" },
    }),
    "node_modules/framework/index.js": `
      const { readFileSync } = require("node:fs");
      const { join } = require("node:path");
      const { name } = JSON.parse(readFileSync(join(__dirname, "package.json")));
      const load = (name) => require(name);
      const grpc = load("@grpc/grpc-js");
      exports.start = (word) => {
        const definition = load("@grpc/proto-loader").loadSync(join(__dirname, "greeter.proto"));
        const server = new grpc.Server();
        server.addService(definition["test.Greeter"], {
          Greet: (call, callback) => callback(null, { name: name + " says " + word + " " + call.request.name }),
        });
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), () => {});
      };`,
    "node_modules/framework/greeter.proto": `syntax = "proto3"; package test;
      message Person { string name = 1; } service Greeter { rpc Greet(Person) returns (Person); }`,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  mkdirSync(join(packages, "@grpc"));
  for (const name of ["@grpc/grpc-js", "@grpc/proto-loader"])
    symlinkSync(fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url)), join(packages, name));
  return root;
}

test.each([{ format: "zip" }, { format: "js" }] as const)(
  "a service that loads its modules by name is packed as the files it is: .$format",
  async ({ format }) => {
    const { content, bundle } = await buildAction(findEntry(join(apps, "by-name")), { ...base, format });
    const given = await answers(content, format, ["/", "/other"]);
    expect(given.map(({ body }) => body)).toEqual(['{"hits":0}', '{"hits":1}']);
    expect({ isBundled: bundle.isBundled, notes: bundle.notes }).toEqual({
      isBundled: false,
      notes: [
        expect.stringContaining("routes/index.js loads modules by computed names, so nothing was bundled"),
      ],
    });
  },
);

test("a service with a worker thread of its own runs", async () => {
  const { content } = await buildAction(findEntry(join(apps, "worker")), base);
  const [answer] = await answers(content, "zip", ["/"]);
  expect(answer?.body).toBe('{"doubled":42}');
});

test("the same source gives the same bytes", async () => {
  const build = () => buildAction(findEntry(join(apps, "express")), base);
  expect((await build()).content.equals((await build()).content)).toBe(true);
});

test("files are added and left out by glob", async () => {
  const options = { ...base, include: ["routes/*.js"], exclude: ["public", "package.json"] };
  const { files } = await buildAction(findEntry(join(apps, "express")), options);
  expect(files.map(({ path }) => path).sort()).toEqual([
    "app/mails/thanks.txt",
    "app/routes/orders.js",
    "app/server.js",
    "index.js",
    "package.json",
  ]);
});

test("a glob that matches nothing is an error", async () => {
  await expect(
    buildAction(findEntry(join(apps, "express")), { ...base, include: ["vews/**"] }),
  ).rejects.toThrow(
    expect.objectContaining({ code: "bundle-failed", message: expect.stringContaining('"vews/**"') }),
  );
});

test("what does not parse is reported with the bundler's own words", async () => {
  await expect(buildAction(findEntry(join(apps, "broken")), base)).rejects.toThrow(
    expect.objectContaining({
      code: "bundle-failed",
      message: expect.stringContaining("server.js:2:"),
    }),
  );
});

test("a missing package is named, with the command that installs it", async () => {
  await expect(buildAction(findEntry(join(apps, "missing")), base)).rejects.toThrow(
    expect.objectContaining({
      code: "bundle-failed",
      hint: expect.stringContaining('Install "not-installed-anywhere"'),
    }),
  );
});
