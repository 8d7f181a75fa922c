/**
 * The commands of Adobe's `aio runtime`. Those that write want an Adobe login unless told `--use-runtime-auth`.
 */
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import { unlimitedRates } from "../limits.js";
import { type Aio, startAio } from "./testing/start-aio.js";

let host: Host;
let aio: Aio;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "unlisten-aio-actions-"));
  writeFileSync(
    join(folder, "hello.js"),
    `exports.main = ({ name = "stranger", fail }) => {
      console.log("greets", name);
      return fail ? { error: fail } : { greeting: "hello " + name };
    };`,
  );
  host = await startHost({ port: 0, limits: unlimitedRates });
  aio = await startAio(host);
});
afterAll(async () => {
  await aio.close();
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

const contains = (...words: string[]) => expect.stringMatching(new RegExp(words.join("[^]*")));
const nothing = expect.stringMatching(/^\s*$/);

/** `FOLDER`, `URL` and `AUTH` stand for the actions' folder, the host's address and its key. */
test.each([
  { line: "runtime property get --apihost", stdout: contains("whisk API host", "http://127.0.0.1:") },
  { line: "runtime property get --apibuild", stdout: contains("whisk API build", "unlisten") },
  { line: "runtime namespace list", stdout: contains("Namespaces", "guest") },
  { line: "runtime namespace list --apihost URL --auth AUTH --json", stdout: contains('"guest"') },
  { line: "runtime package create shop", stdout: nothing },
  { line: "runtime package list", stdout: contains("private", "0.0.1", "shop") },
  {
    line: "runtime action create shop/hello FOLDER/hello.js --kind nodejs:20 --web true --timeout 5000 --use-runtime-auth",
    stdout: nothing,
  },
  { line: "runtime package get shop", stdout: contains('"binding": {}', '"actions"', '"name": "hello"') },
  { line: "runtime action list", stdout: contains("web", "nodejs:20", "0.0.1", "shop/hello") },
  {
    line: "runtime action list --apihost URL --auth AUTH --json",
    stdout: contains('"namespace": "guest/shop"', '"name": "hello"'),
  },
  { line: "runtime action list --count", stdout: contains("You have 1 action in this namespace") },
  {
    line: "runtime action get shop/hello --apihost URL --auth AUTH",
    stdout: contains('"kind": "nodejs:20"', '"timeout": 5000', '"web-export"'),
  },
  { line: "runtime action get shop/hello --code", stdout: contains("console.log") },
  { line: "runtime action get shop/hello --url", stdout: contains("/api/v1/web/guest/shop/hello") },
  {
    line: "runtime action get missing",
    stdout: nothing,
    error: contains(
      "failed to retrieve the action: the requested resource does not exist. \\(404 Not Found\\)",
    ),
  },
  {
    line: "runtime action invoke shop/hello --result",
    stdout: contains('"greeting": "hello stranger"'),
  },
  {
    line: "runtime action invoke shop/hello --blocking --param name Zoë",
    stdout: contains('"result": {', '"greeting": "hello Zoë"'),
  },
  { line: "runtime activation list", stdout: contains("success", "nodejs:20", "0.0.1", "shop/hello") },
  { line: "runtime activation list --limit 1 --json", stdout: contains('"statusCode": 0') },
  { line: "runtime activation list --count", stdout: contains("2 activations") },
  { line: "runtime activation get --last", stdout: contains("stdout: greets Zoë", '"success": true') },
  { line: "runtime activation get --last --logs", stdout: contains("activation logs", "greets Zoë") },
  { line: "runtime activation logs --last", stdout: contains("shop/hello", "stdout: greets Zoë") },
  { line: "runtime activation logs --action shop/hello --strip", stdout: contains("greets Zoë") },
  { line: "runtime activation result --last", stdout: contains('"greeting": "hello Zoë"') },
  {
    line: "runtime activation get 0123",
    stdout: nothing,
    error: contains("activation id length is 4 but must be 32. \\(400 Bad Request\\)"),
  },
  {
    line: "runtime namespace log-forwarding get",
    stdout: contains("Log forwarding configuration", "adobe_io_runtime"),
  },
  { line: "runtime trigger create rings --param name Ada --use-runtime-auth", stdout: nothing },
  {
    line: "runtime rule create answers rings shop/hello --use-runtime-auth",
    stdout: nothing,
  },
  { line: "runtime trigger list", stdout: contains("1 active", "0.0.1", "rings") },
  { line: "runtime trigger get rings", stdout: contains('"key": "name"', '"guest/answers"') },
  { line: "runtime trigger fire rings", stdout: contains('"activationId"') },
  { line: "runtime rule list", stdout: contains("active", "0.0.1", "answers") },
  { line: "runtime rule disable answers --use-runtime-auth", stdout: contains('Rules Disabled! "OK"') },
  { line: "runtime rule get answers", stdout: contains('"name": "rings"', '"status": "inactive"') },
  { line: "runtime rule status answers", stdout: contains("inactive") },
  { line: "runtime rule delete answers --use-runtime-auth", stdout: nothing },
  { line: "runtime trigger delete rings --use-runtime-auth", stdout: nothing },
  { line: "runtime action delete shop/hello --use-runtime-auth", stdout: nothing },
  { line: "runtime package delete shop", stdout: nothing },
  { line: "runtime action list --count", stdout: contains("You have 0 actions") },
])("aio $line", async ({ line, ...expected }) => {
  const filled = line.replace("FOLDER", folder).replace("URL", host.url).replace("AUTH", host.auth);
  expect(await aio.run(filled)).toEqual(expected);
});
