import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { root } from "../../.ci/bootstrap.mjs";
import { requestBytes } from "../runner/client.mjs";
import { loadSources } from "./sources.mjs";
import { storedZip } from "./stored-zip.mjs";

/** What an executable in one of these languages is built from, apart from its own folder. */
const libraries = {
  go: ["go.mod", "activation.go", "serve.go", "start.go", "internal"],
  cpp: ["CMakeLists.txt", "cmake", "include", "src"],
};

export function isCompiled(language) {
  return Object.hasOwn(libraries, language);
}

/** @returns the bytes of an `/init` with the suite's fixture `echo`, for the languages whose code is sent as it is */
export async function fixtureEcho(language) {
  const { buildOnce, cacheFolder, loadFixtures } = await loadSources();
  const room = join(root, "conformance");
  const fixtures = await loadFixtures(room, join(room, "fixtures", language), ({ command, inputs }, folder) =>
    buildOnce({ name: `${basename(folder)}-fixtures`, command, inputs, folder, cache: cacheFolder(root) }),
  );
  const { main, source, ready } = fixtures.code("echo");
  return source === undefined ? binary(main, ready) : initBytes({ main, code: source, binary: false });
}

/** @returns the path of an executable of actions/LANGUAGE, which is its own runner */
export async function buildExecutable(language, name) {
  const { buildOnce, cacheFolder } = await loadSources();
  const out = await buildOnce({
    name: `${language}-bench`,
    command: ["sh", "{folder}/build.sh", "{out}"],
    inputs: [".", ...libraries[language].map((input) => `../../../runtimes/${language}/${input}`)],
    folder: join(root, "bench", "actions", language),
    cache: cacheFolder(root),
  });
  return join(out, name);
}

/** @returns the bytes of an `/init` with an executable in an archive */
export async function archived(executable) {
  const { crc32 } = await loadSources();
  return binary("main", storedZip("exec", readFileSync(executable), crc32));
}

/** @returns the same for the official Go runtime, compiled by itself: it takes `-compile` */
export async function compiledByOfficial({ command, env }) {
  const source = readFileSync(join(root, "bench", "actions", "go", "echo.go"));
  return binary("main", await filter([...command, "-compile", "main"], env, source));
}

/** @returns the bytes of an `/init` without code, for an executable that is its own runner */
export function withoutCode() {
  return initBytes({ main: "main" });
}

function binary(main, content) {
  return initBytes({ main, code: content.toString("base64"), binary: true });
}

function initBytes(value) {
  return requestBytes("/init", { value: { name: "echo", ...value } }, "close");
}

/** What a program makes of its input, in a folder of its own. */
async function filter([program, ...args], env, input) {
  const cwd = mkdtempSync(join(tmpdir(), "unlisten-bench-"));
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: "pipe" });
      const output = [];
      let errors = "";
      child.stdout.on("data", (bytes) => output.push(bytes));
      child.stderr.setEncoding("utf8").on("data", (text) => {
        errors += text;
      });
      child.once("error", reject);
      child.once("close", () => {
        if (output.length > 0) resolve(Buffer.concat(output));
        else reject(new Error(`${program} did not compile the action: ${errors.trim()}`));
      });
      child.stdin.end(input);
    });
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
