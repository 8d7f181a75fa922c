import { type ChildProcess, spawn } from "node:child_process";

/**
 * Ends the process groups that are stopped when this process dies, however it does. One that is stopped cannot see that
 * its stdin was closed, and would be left behind for ever.
 *
 * A small shell reads which groups those are, and kills what is left of them once nobody writes to it any more. It is
 * started with the first group that is stopped.
 */
export class StopGuard {
  #shell: ChildProcess | undefined;
  readonly #held = new Set<number>();

  /** @param pid  the leader of a group that is about to be stopped */
  hold(pid: number): void {
    if (this.#held.has(pid)) return;
    this.#held.add(pid);
    this.#tell(`+ ${pid}`);
  }

  release(pid: number): void {
    if (this.#held.delete(pid)) this.#tell(`- ${pid}`);
  }

  /** For the time when all groups are gone. */
  close(): void {
    this.#shell?.stdin?.end();
    this.#shell = undefined;
  }

  #tell(line: string): void {
    this.#shell ??= startShell();
    this.#shell.stdin!.write(`${line}\n`);
  }
}

/** Numbers of processes only: nothing here is text of somebody else's. */
const script = `
held=" "
while read -r what pid; do
  case $what in
    +) held="$held$pid " ;;
    -) held="\${held%% $pid *} \${held#* $pid }" ;;
  esac
done
for pid in $held; do kill -KILL "-$pid"; done 2>/dev/null
`;

function startShell(): ChildProcess {
  const shell = spawn("/bin/sh", ["-c", script], {
    stdio: ["pipe", "ignore", "ignore"],
    // Not in the group that a Ctrl-C ends.
    detached: true,
    cwd: "/",
    env: {},
  });
  shell.on("error", () => {});
  shell.stdin.on("error", () => {});
  shell.unref();
  return shell;
}
