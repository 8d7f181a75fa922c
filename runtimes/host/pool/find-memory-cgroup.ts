/** Where a process of ours may make control groups that bound memory, and in which version's words. */
export interface CgroupPlace {
  version: 1 | 2;
  /** The folder to make groups in. */
  folder: string;
}

/**
 * Reads it out of what the kernel says of this process. Whether groups may be made there, only trying tells.
 *
 * Version 1: below the process's own group. Version 2: beside it, because a group that holds processes may bound no
 * children ("no internal processes").
 *
 * Source: cgroups(7), proc(5) (mountinfo).
 *
 * @param self  `/proc/self/cgroup`
 * @param mountinfo  `/proc/self/mountinfo`
 * @returns undefined where there are none for memory
 */
export function findMemoryCgroup(self: string, mountinfo: string): CgroupPlace | undefined {
  const groups = self.split("\n").flatMap(readGroup);
  const mounts = mountinfo.split("\n").flatMap(readMount);
  const legacy = groups.find(({ controllers }) => controllers.includes("memory"));
  if (legacy !== undefined) {
    const mount = mounts.find(({ type, options }) => type === "cgroup" && options.includes("memory"));
    const folder = mount && within(mount, legacy.path);
    return folder === undefined ? undefined : { version: 1, folder };
  }
  const unified = groups.find(({ controllers }) => controllers.length === 0);
  const mount = mounts.find(({ type }) => type === "cgroup2");
  // The topmost group has nothing beside it.
  if (unified === undefined || unified.path === "/" || mount === undefined) return undefined;
  const folder = within(mount, unified.path.slice(0, unified.path.lastIndexOf("/")));
  return folder === undefined ? undefined : { version: 2, folder };
}

/** A line such as `4:cpu,memory:/path`; version 2's is `0::/path`. */
function readGroup(line: string): { controllers: string[]; path: string }[] {
  const [, names = "", path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
  return path === undefined ? [] : [{ controllers: names.split(",").filter(Boolean), path }];
}

interface Mount {
  /** What of the hierarchy is mounted. */
  root: string;
  point: string;
  type: string;
  options: string[];
}

function readMount(line: string): Mount[] {
  const [before = "", after = ""] = line.split(" - ");
  const [, , , root, point] = before.split(" ");
  const [type, , options] = after.split(" ");
  if (root === undefined || point === undefined || type === undefined || options === undefined) return [];
  return [{ root, point, type, options: options.split(",") }];
}

/** In a container the hierarchy is mounted from the container's own group on. */
function within({ root, point }: Mount, path: string): string | undefined {
  const base = root === "/" ? "" : root;
  if (path !== base && !path.startsWith(`${base}/`)) return undefined;
  return `${point}${path.slice(base.length)}`.replace(/\/$/, "");
}
