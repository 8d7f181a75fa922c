import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startHost } from "../host.js";
import { findAuth, isLoopback, newAuth, publishedAuth } from "./auth.js";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "unlisten-auth-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const local = "127.0.0.1";

test("a key is a UUID and 64 letters and digits, another one each time", () => {
  const keys = [newAuth(), newAuth()];
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[A-Za-z0-9]{64}$/);
  expect(keys[0]).not.toBe(keys[1]);
});

test("hosts that start at the same time agree on one key, and leave nothing but its file", async () => {
  const authFile = join(folder, "deep", "auth");
  const keys = await Promise.all(Array.from({ length: 8 }, () => findAuth({ authFile }, local)));
  expect(new Set(keys).size).toBe(1);
  expect(await readdir(join(folder, "deep"))).toEqual(["auth"]);
  expect(await readFile(authFile, "utf8")).toBe(`${keys[0]}\n`);
  expect([(await stat(authFile)).mode & 0o777, (await stat(join(folder, "deep"))).mode & 0o777]).toEqual([
    0o600, 0o700,
  ]);
});

test("the data folder has its key, the given one goes over it", async () => {
  const host = await startHost({ port: 0, data: folder });
  await host.close();
  expect(await findAuth({ data: folder }, local)).toBe(host.auth);
  expect(await findAuth({ data: folder, auth: "a:b" }, local)).toBe("a:b");
});

test.each([
  { name: "what is no key", source: { auth: "no-colon" }, code: "options-invalid", message: "auth must be" },
  {
    name: "a key with a line break",
    source: { auth: "a:b\nc" },
    code: "options-invalid",
    message: "auth must be",
  },
  { name: "a folder", source: { authFile: "." }, code: "auth-unreadable", message: "cannot use the key in" },
  {
    name: "an open file",
    source: { authFile: "open" },
    code: "auth-unreadable",
    message: "may be read by others",
  },
  { name: "an empty file", source: { authFile: "empty" }, code: "options-invalid", message: "must hold" },
])("$name is refused, and no text shows a key", async ({ source, code, message }) => {
  await writeFile(join(folder, "open"), "uuid:secret", { mode: 0o644 });
  await writeFile(join(folder, "empty"), "", { mode: 0o600 });
  const given =
    source.authFile === undefined ? { auth: source.auth } : { authFile: join(folder, source.authFile) };
  const error = await findAuth(given, local).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: "HostError", code, message: expect.stringContaining(message) });
  expect((error as Error).message).not.toContain("secret");
});

test.each([
  { hostname: "127.0.0.1", reached: true },
  { hostname: "127.9.9.9", reached: true },
  { hostname: "::1", reached: true },
  { hostname: "[::1]", reached: true },
  { hostname: "localhost", reached: true },
  { hostname: "LOCALHOST.", reached: true },
  { hostname: "0.0.0.0", reached: false },
  { hostname: "::", reached: false },
  { hostname: "192.168.1.2", reached: false },
  { hostname: "127.0.0.1.evil.test", reached: false },
  { hostname: "notlocalhost", reached: false },
])("$hostname is reached from this machine alone: $reached", async ({ hostname, reached }) => {
  expect(isLoopback(hostname)).toBe(reached);
  const published = findAuth({ auth: publishedAuth }, hostname);
  await (reached
    ? expect(published).resolves.toBe(publishedAuth)
    : expect(published).rejects.toMatchObject({ code: "options-invalid" }));
});
