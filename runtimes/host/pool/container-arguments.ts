/** What a container is to be. */
export interface ContainerWanted {
  image: string;
  memoryMb: number;
  /** Megabytes of all containers; a container's share of the processors is its part of them. */
  userMemoryMb: number;
  env: Readonly<Record<string, string>>;
  /** Whether the engine has to be told the host's address; podman tells containers of its own accord. */
  namesHost: boolean;
}

/** Names the process of the host that a container belongs to. */
export const ownerLabel = "unlisten.host";

/**
 * The arguments of `docker run` for an action's container. Source: OpenWhisk, DockerContainer.scala, create, and
 * `extra-args` as ansible/roles/invoker sets them.
 */
export function containerArguments({
  image,
  memoryMb,
  userMemoryMb,
  env,
  namesHost,
}: ContainerWanted): string[] {
  const cpuShares = Math.max(2, Math.round((1024 * memoryMb) / userMemoryMb));
  return [
    "run",
    "--detach",
    ...["--label", `${ownerLabel}=${process.pid}`],
    ...["--cpu-shares", String(cpuShares)],
    ...["--memory", `${memoryMb}m`, "--memory-swap", `${memoryMb}m`],
    ...["--publish", "127.0.0.1::8080"],
    // Where the host itself is to be found, if it listens there.
    ...(namesHost ? ["--add-host", "host.docker.internal:host-gateway"] : []),
    ...["--ulimit", "nofile=1024:1024", "--pids-limit", "1024"],
    ...["--cap-drop", "NET_RAW", "--cap-drop", "NET_ADMIN"],
    ...Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
    image,
  ];
}
