/** Apache's compiler, asked for its verdict and its model. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** Which compiler: Debian's package, or another one that `UNLISTEN_THRIFT_COMPILER` names. */
export const compiler = process.env.UNLISTEN_THRIFT_COMPILER ?? "thrift";

export type Verdict = { accepted: true; model: string } | { accepted: false; why: string };

/** @returns as `[0, 17]` */
export async function compilerVersion(): Promise<[number, number]> {
  const { stdout } = await run(["--version"]);
  const [, major, minor] = /(\d+)\.(\d+)/.exec(stdout) ?? [];
  if (minor === undefined) throw new Error(`cannot run ${compiler}: install thrift-compiler`);
  return [Number(major), Number(minor)];
}

/** @param path  of the file, on disk */
export async function compile(path: string, searchPath: readonly string[] = []): Promise<Verdict> {
  const out = await mkdtemp(join(tmpdir(), "unlisten-thrift-"));
  try {
    const folders = searchPath.flatMap((folder) => ["-I", folder]);
    const { status, stdout, stderr } = await run(["-nowarn", ...folders, "--gen", "json", "-out", out, path]);
    if (status !== 0) return { accepted: false, why: `${stdout}${stderr}`.trim() };
    const name = basename(path).replace(/\.[^.]*$/, "");
    return { accepted: true, model: await readFile(join(out, `${name}.json`), "utf8") };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

function run(args: string[]): Promise<{ status: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    // It has no guard against typedefs that lead to themselves.
    execFile(compiler, args, { timeout: 20_000 }, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : (error.code ?? error.signal), stdout, stderr }),
    );
  });
}
