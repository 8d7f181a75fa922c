import { execFile, spawn } from "node:child_process";
import { basename } from "node:path";
import type { Readable } from "node:stream";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** A command of the engine failed. */
export class DockerFailure extends Error {
  /** 125: the engine refused; others are the container's. */
  readonly exitCode: number | undefined;

  constructor(message: string, exitCode: number | undefined) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A container engine, as its command line offers it: Docker's own, or one that takes the same arguments (podman). */
export class DockerCli {
  readonly #program: string;

  constructor(program: string) {
    this.#program = program;
  }

  get isPodman(): boolean {
    return basename(this.#program).startsWith("podman");
  }

  /**
   * @returns what it printed, without blanks at the end
   * @throws DockerFailure
   */
  async run(args: readonly string[]): Promise<string> {
    try {
      const { stdout } = await execute(this.#program, args, { maxBuffer: 16 * 1024 * 1024 });
      return stdout.trim();
    } catch (error) {
      const { code, stderr, message } = error as Error & { code?: number | string; stderr?: string };
      const exitCode = typeof code === "number" ? code : undefined;
      throw new DockerFailure(`${this.#program} ${args[0]}: ${stderr?.trim() || message}`, exitCode);
    }
  }

  /** A command that goes on, such as `logs --follow`. */
  follow(args: readonly string[]): { stdout: Readable; stderr: Readable; exited: Promise<void> } {
    const child = spawn(this.#program, args, { stdio: ["ignore", "pipe", "pipe"] });
    const exited = new Promise<void>((resolve) => {
      child.once("error", () => resolve());
      child.once("close", () => resolve());
    });
    return { stdout: child.stdout, stderr: child.stderr, exited };
  }
}
