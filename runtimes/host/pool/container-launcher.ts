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
    const { docker } = this.#options;
    const ids = await docker.run(["ps", "--all", "--quiet", "--filter", `label=${ownerLabel}`]);
    for (const id of ids.split("\n").filter(Boolean)) await this.#removeIfLeft(id);
  }

  async #removeIfLeft(id: string): Promise<void> {
    const { docker } = this.#options;
    const format = `{{index .Config.Labels "${ownerLabel}"}}`;
    // One that is gone by now is nobody's concern; a host beside this one ends its own.
    const owner = await docker.run(["inspect", "--format", format, id]).catch(() => undefined);
    if (owner !== undefined && !isAlive(Number(owner)))
      await docker.run(["rm", "--force", id]).catch(() => {});
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
