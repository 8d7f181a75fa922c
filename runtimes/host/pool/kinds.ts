import { nodeRunnerFile } from "./node-runner-file.js";

/** A runtime that actions can be written for, and how its runner is started. */
export interface Kind {
  /** `nodejs`; `nodejs:default` is the family's default kind. */
  family: string;
  /** `nodejs:20` */
  kind: string;
  isDefault: boolean;
  /** Program and arguments; those of the handshake are added (see runtimes/nodejs/README.md). */
  command: readonly string[];
  /** What it runs in, when that is a container. */
  image?: string;
}

/** The table of kinds. */
export interface Kinds {
  /** The kind of a name such as `nodejs:20` or `nodejs:default`; undefined when there is none. */
  resolve(name: string): Kind | undefined;
  /** What a PUT may name. */
  names(): string[];
  list(): Kind[];
}

/** The official images' kinds; all of them run on the Node that runs the host. */
const nodeKinds = ["nodejs:20", "nodejs:22", "nodejs:24"];

/**
 * @param more  further kinds, or other commands for these
 * @throws HostError `runner-missing` when the Node runner has not been built
 */
export function createKinds(more: Readonly<Record<string, { command: readonly string[] }>> = {}): Kinds {
  const table = new Map<string, Kind>();
  const add = (kind: string, command: readonly string[]) => {
    const family = kind.split(":")[0]!;
    const isDefault = ![...table.values()].some((other) => other.family === family && other.kind !== kind);
    table.set(kind, { family, kind, isDefault, command });
  };
  for (const kind of nodeKinds) add(kind, more[kind]?.command ?? [process.execPath, nodeRunnerFile()]);
  for (const [kind, { command }] of Object.entries(more)) if (!table.has(kind)) add(kind, command);
  const kinds = [...table.values()];
  return {
    resolve: (name) =>
      table.get(name) ?? kinds.find(({ family, isDefault }) => isDefault && name === `${family}:default`),
    names: () =>
      kinds.flatMap(({ family, kind, isDefault }) => (isDefault ? [kind, `${family}:default`] : [kind])),
    list: () => kinds,
  };
}
