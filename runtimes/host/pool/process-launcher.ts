import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Launcher, RunnerWanted } from "./launcher.js";
import { type MemoryCgroup, MemoryCgroups } from "./memory-cgroups.js";
import { MemoryWatch } from "./memory-watch.js";
import { runnerEnvironment } from "./runner-environment.js";
import type { RunnerHandle } from "./runner-handle.js";
import { startProcess } from "./start-process.js";
import { StopGuard } from "./stop-guard.js";

/** Starts runners as processes of this machine, each with a temporary folder of its own. */
export class ProcessLauncher implements Launcher {
  readonly #cwd: string | undefined;
  readonly #env: Readonly<Record<string, string>>;
  readonly #memoryCgroups = MemoryCgroups.find();
  readonly #memoryWatch = new MemoryWatch();
  readonly #stopGuard = new StopGuard();
  readonly #removals = new Set<Promise<void>>();
  #folder: Promise<string> | undefined;
  #nextFolder = 1;

  /**
   * @param options  `cwd`: working directory of the runners, whose node_modules actions find; a folder of their own by
   *   default. `env`: further variables of the runners' environment
   */
  constructor({ cwd, env }: { cwd?: string; env: Readonly<Record<string, string>> }) {
    this.#cwd = cwd;
    this.#env = env;
  }

  async launch({ kind, memoryMb, concurrency }: RunnerWanted): Promise<RunnerHandle> {
    const command = kind.prepare === undefined ? kind.command : await kind.prepare();
    const folder = join(await this.#hostFolder(), String(this.#nextFolder++));
    await mkdir(folder);
    const env = runnerEnvironment(process.env, {
      TMPDIR: folder,
      ...(concurrency > 1 ? { __OW_ALLOW_CONCURRENT: "true" } : {}),
      ...this.#env,
    });
    const memoryCgroup = this.#memoryCgroups?.make(memoryMb * 1024 * 1024);
    try {
      const handle = await startProcess({
        command,
        env,
        cwd: this.#cwd ?? folder,
        memoryMb,
        memoryCgroup,
        memoryWatch: this.#memoryWatch,
        stopGuard: this.#stopGuard,
      });
      void handle.exited.then(() => this.#remove(folder, memoryCgroup));
      return handle;
    } catch (error) {
      await this.#remove(folder, memoryCgroup);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#memoryWatch.close();
    this.#stopGuard.close();
    await Promise.all(this.#removals);
    await this.#memoryCgroups?.close();
    if (this.#folder !== undefined) await rm(await this.#folder, { recursive: true, force: true });
  }

  /** What cannot be removed now goes with the folder of them all. */
  #remove(folder: string, memoryCgroup: MemoryCgroup | undefined): Promise<void> {
    const removal = Promise.all([rm(folder, { recursive: true, force: true }), memoryCgroup?.remove()])
      .then(() => {})
      .catch(() => {})
      .finally(() => this.#removals.delete(removal));
    this.#removals.add(removal);
    return removal;
  }

  #hostFolder(): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), "unlisten-host-"));
    return this.#folder;
  }
}
