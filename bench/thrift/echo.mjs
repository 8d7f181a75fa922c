import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePackages } from "../../.ci/apt.mjs";
import { root } from "../../.ci/bootstrap.mjs";

const folder = join(root, ".cache", "bench-thrift-echo");

/** Generates the service's code with Apache's compiler, within the repository, where it finds its library. */
export function generateEcho() {
  ensurePackages(["thrift-compiler"]);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }\n');
  const idl = fileURLToPath(new URL("echo.thrift", import.meta.url));
  execFileSync("thrift", ["--gen", "js:node,es6", "-o", folder, idl]);
}

const require = createRequire(join(root, "package.json"));
export const thrift = require("thrift");

/** The generated module, and a handler in promise style. */
export function loadEcho() {
  return { Echo: require(join(folder, "gen-nodejs", "Echo.js")), handler: { echo: async (text) => text } };
}

/** A call of `echo` in binary, as a client sends it. */
export function echoCall(text) {
  let bytes;
  const transport = new thrift.TBufferedTransport(undefined, (written) => {
    bytes = written;
  });
  const { Echo } = loadEcho();
  new Echo.Client(transport, thrift.TBinaryProtocol).echo(text);
  return bytes;
}
