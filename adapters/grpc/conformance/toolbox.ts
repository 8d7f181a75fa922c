import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { Root } from "protobufjs";

const here = import.meta.dirname;
const root = resolve(here, "../../..");
const cache = join(root, ".cache", "connectconformance");

/** 1.0.7 cannot be built: it names a release of connect/v2 that the module proxy does not have. */
const version = "v1.0.6";

/** Bytes. What the suite's runner asks of every server. */
export const receiveLimit = 204_800;

/** The suite's runner, built once. Two tests want it, maybe at the same time: it comes to its place when it is whole. */
export function installRunner(): string {
  const folder = join(cache, version);
  const runner = join(folder, "connectconformance");
  if (!existsSync(runner)) {
    mkdirSync(folder, { recursive: true });
    const module = `connectrpc.com/conformance/cmd/connectconformance@${version}`;
    const own = mkdtempSync(join(cache, "build-"));
    execFileSync("go", ["install", module], { env: { ...process.env, GOBIN: own }, stdio: "pipe" });
    renameSync(join(own, "connectconformance"), runner);
    rmSync(own, { recursive: true });
  }
  return runner;
}

/**
 * What protoc-gen-es and protobufjs make of the suite's own .proto files, in a folder of its own.
 *
 * @returns the folder, which the caller removes
 */
export function generateTypes(): string {
  const folder = mkdtempSync(join(tmpdir(), "unlisten-conformance-"));
  const module = execFileSync("go", ["mod", "download", "-json", `connectrpc.com/conformance@${version}`], {
    encoding: "utf8",
  });
  const protos = join((JSON.parse(module) as { Dir: string }).Dir, "proto");
  const buf = join(root, "node_modules", ".bin", "buf");
  const plugin = {
    local: join(root, "node_modules", ".bin", "protoc-gen-es"),
    out: folder,
    opt: "target=js",
  };
  const template = JSON.stringify({ version: "v2", plugins: [plugin] });
  execFileSync(buf, ["generate", protos, "--template", template], { stdio: "pipe" });
  const generated = join(folder, "connectrpc", "conformance", "v1");
  const parsed = new Root();
  parsed.resolvePath = (_from, path) => join(protos, path);
  parsed.loadSync("connectrpc/conformance/v1/service.proto");
  writeFileSync(join(generated, "conformance.json"), JSON.stringify(parsed.toJSON()));
  return folder;
}

/** An action in one file, with what was built of unlisten and the service's own copies of its libraries. */
export async function bundleAction(name: string, types: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(here, `${name}-action.mjs`)],
    alias: {
      "unlisten/grpc": join(root, "dist/adapters/grpc/index.cjs"),
      generated: join(types, "connectrpc", "conformance", "v1"),
    },
    nodePaths: [join(root, "node_modules")],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]!.text;
}

/** How a run of the suite ended. */
export interface SuiteRun {
  code: number | null;
  /** "544 passed, 150 failed": the runner's last words. */
  output: string;
}

/** Runs the suite against the action at a web address, by a front that keeps or joins repeated headers. */
export function runSuite(
  runner: string,
  url: string,
  repeats: "kept" | "joined",
  config: "ow.yaml" | "ow-brotli.yaml",
  more: readonly string[],
): Promise<SuiteRun> {
  const front = [process.execPath, join(here, "front.mjs"), url, String(receiveLimit), repeats];
  // Few at a time: cases of deadlines give a call as little time as half a second, and other tests may be running.
  const settings = ["--mode", "server", "--conf", join(here, config), "--parallel", "2"];
  const args = [...settings, ...more, "--", ...front];
  const child = spawn(runner, args, { stdio: ["ignore", "pipe", "pipe"], timeout: 120_000 });
  let output = "";
  const collect = (data: Buffer) => {
    output += data;
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  return new Promise((end, fail) => {
    child.on("error", fail);
    child.on("close", (code) => end({ code, output }));
  });
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
