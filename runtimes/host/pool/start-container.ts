import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type ContainerWanted, containerArguments } from "./container-arguments.js";
import type { DockerCli } from "./docker-cli.js";
import type { RunnerHandle } from "./runner-handle.js";

/** Milliseconds from the start of a container to its port. */
const startLimitMs = 60_000;

/** Milliseconds for which a connection has to stay open; an engine takes those to a port nobody listens on, and closes. */
const openMs = 30;

/** Milliseconds in which the engine tells that a container was ended for its memory. Source: OpenWhisk, DockerContainer.scala. */
const outOfMemoryMs = 2000;

/**
 * Starts a container and waits until it listens on its port 8080.
 *
 * @throws DockerFailure, or Error when it does not listen in time or ends before
 */
export async function startContainer(docker: DockerCli, wanted: ContainerWanted): Promise<RunnerHandle> {
  const id = (await docker.run(containerArguments(wanted))).split("\n").at(-1)!;
  const logs = docker.follow(["logs", "--follow", id]);
  let isGone = false;
  let isOutOfMemory = false;
  const ended = logs.exited.then(async () => {
    isGone = true;
    const killed = await docker.run(["inspect", "--format", "{{.State.OOMKilled}}", id]).catch(() => "");
    isOutOfMemory = killed === "true";
  });
  // One after the other: to go on while it is being stopped is an error of the engine's.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (command: string) => {
    last = last.then(() => docker.run([command, id]));
    return last.then(() => {});
  };
  let removal: Promise<void> | undefined;
  const remove = () => {
    removal ??= docker.run(["rm", "--force", id]).then(
      () => {},
      () => {},
    );
    return removal;
  };
  const handle: RunnerHandle = {
    pid: 0,
    host: "127.0.0.1",
    port: 0,
    stdout: logs.stdout,
    stderr: logs.stderr,
    exited: ended.then(remove),
    kill: () => void remove(),
    pause: () => inTurn("pause").catch(() => {}),
    resume: () => inTurn("unpause"),
    // The kernel does.
    watchMemory: () => () => {},
    ranOutOfMemory: async () => {
      await Promise.race([ended, sleep(outOfMemoryMs)]);
      return isOutOfMemory;
    },
  };
  try {
    handle.port = Number((await docker.run(["port", id, "8080/tcp"])).split("\n")[0]!.split(":").at(-1));
    const end = Date.now() + startLimitMs;
    while (!(await staysOpen(handle))) {
      if (isGone) throw new Error(`the container of ${wanted.image} ended before it listened on port 8080`);
      if (Date.now() > end) throw new Error(`the container of ${wanted.image} does not listen on port 8080`);
      await sleep(openMs);
    }
    return handle;
  } catch (error) {
    await remove();
    throw error;
  }
}

function staysOpen({ host, port }: { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const finish = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once("connect", () => socket.setTimeout(openMs, () => finish(true)));
    socket.once("error", () => finish(false));
    socket.once("end", () => finish(false));
    socket.resume();
  });
}
