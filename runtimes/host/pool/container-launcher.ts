import { messages } from "../messages.js";
import { ownerLabel } from "./container-arguments.js";
import { type DockerCli, DockerFailure } from "./docker-cli.js";
import { ImageMissing } from "./image-missing.js";
import type { Launcher, RunnerWanted } from "./launcher.js";
import type { RunnerHandle } from "./runner-handle.js";
import { startContainer } from "./start-container.js";

export interface ContainerOptions {
  docker: DockerCli;
  userMemoryMb: number;
  /** Variables for all containers. */
  env: Readonly<Record<string, string>>;
  /** For kinds that have a command and no image. */
  processes: Launcher;
}

/** Exit code of `docker run` when the engine refuses, for instance since there is no such image. */
const refused = 125;

/** Starts runners in containers. */
export class ContainerLauncher implements Launcher {
  readonly #options: ContainerOptions;
  #leftovers: Promise<void> | undefined;

  constructor(options: ContainerOptions) {
    this.#options = options;
  }

  async launch(wanted: RunnerWanted): Promise<RunnerHandle> {
    const { docker, userMemoryMb, env, processes } = this.#options;
    const { kind, memoryMb, concurrency } = wanted;
    if (kind.image === undefined || kind.command.length > 0) return processes.launch(wanted);
    this.#leftovers ??= this.#removeLeftovers();
    await this.#leftovers;
    const variables = { ...env, ...(concurrency > 1 ? { __OW_ALLOW_CONCURRENT: "true" } : {}) };
    const namesHost = !docker.isPodman;
    try {
      return await startContainer(docker, {
        image: kind.image,
        memoryMb,
        userMemoryMb,
        env: variables,
        namesHost,
      });
    } catch (error) {
      const isRefused = error instanceof DockerFailure && error.exitCode === refused;
      // The record has the platform's words; why it is so is for whoever runs the host.
      if (isRefused && kind.kind === "blackbox") process.emitWarning(error.message);
      if (isRefused && kind.kind === "blackbox") throw new ImageMissing(messages.imagePullFailed(kind.image));
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#options.processes.close();
  }

  /** What hosts that were killed have left behind. */
  async #removeLeftovers(): Promise<void> {
    const format = `{{.ID}} {{.Label "${ownerLabel}"}}`;
    const { docker } = this.#options;
    const lines = await docker.run(["ps", "--all", "--filter", `label=${ownerLabel}`, "--format", format]);
    for (const line of lines.split("\n")) {
      const [id, pid] = line.split(" ");
      if (id && !isAlive(Number(pid))) await docker.run(["rm", "--force", id]).catch(() => {});
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
