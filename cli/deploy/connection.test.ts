import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findConnection, parseWskprops } from "./connection.js";

test.each([
  { text: "APIHOST=a\nAUTH=u:k\n", props: { APIHOST: "a", AUTH: "u:k" } },
  { text: "# APIHOST=a\r\n AUTH = u:k \r\n\r\n", props: { AUTH: "u:k" } },
  { text: "AUTH=a=b\nnothing\nNAMESPACE=", props: { NAMESPACE: "" } },
  { text: "__proto__=x", props: JSON.parse('{"__proto__":"x"}') },
])("$text", ({ text, props }) => {
  expect(Object.entries(parseWskprops(text))).toEqual(Object.entries(props));
});

let home = "";
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "unlisten-home-"));
  writeFileSync(join(home, ".wskprops"), "APIHOST=https://file\nAUTH=file:key\nNAMESPACE=fromfile\n");
  writeFileSync(join(home, "other"), "APIHOST=other\nAUTH=other:key\n");
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const noFlags = { apihost: undefined, auth: undefined, namespace: undefined, insecure: false };

test.each([
  {
    name: "the file in the home folder",
    flags: {},
    env: {},
    found: ["https://file", "file:key", "fromfile"],
  },
  {
    name: "what an action has goes over the file",
    flags: {},
    env: { __OW_API_HOST: "http://ow", __OW_API_KEY: "ow:key" },
    found: ["http://ow", "ow:key", "fromfile"],
  },
  {
    name: "what wsk reads goes over what an action has",
    flags: {},
    env: { __OW_API_HOST: "http://ow", WHISK_APIHOST: "whisk", WHISK_AUTH: "w:key" },
    found: ["https://whisk", "w:key", "fromfile"],
  },
  {
    name: "flags go over all",
    flags: { apihost: "http://flag/", auth: "flag:key", namespace: "ns" },
    env: { WHISK_APIHOST: "whisk", WHISK_AUTH: "w:key" },
    found: ["http://flag", "flag:key", "ns"],
  },
  {
    name: "WSK_CONFIG_FILE names another file",
    flags: {},
    env: { WSK_CONFIG_FILE: "other" },
    found: ["https://other", "other:key", "_"],
  },
])("$name", ({ flags, env, found }) => {
  const inHome =
    env.WSK_CONFIG_FILE === undefined ? env : { ...env, WSK_CONFIG_FILE: join(home, env.WSK_CONFIG_FILE) };
  const { apiHost, auth, namespace } = findConnection({ ...noFlags, ...flags }, inHome, home);
  expect([apiHost, auth, namespace]).toEqual(found);
});

test.each([
  { name: "no host", env: {}, message: "cannot tell which OpenWhisk to deploy to" },
  { name: "no key", env: { WHISK_APIHOST: "a" }, message: "cannot tell the key for a" },
])("$name is said", ({ env, message }) => {
  expect(() => findConnection(noFlags, env, "/nowhere")).toThrow(
    expect.objectContaining({ code: "deploy-unconfigured", message }),
  );
});
