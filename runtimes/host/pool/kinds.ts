import { HostError } from "../host-error.js";
import { findProgram } from "./find-program.js";

/** A runtime that actions can be written for, and how its runner is started. */
export interface Kind {
  /** `nodejs`; `nodejs:default` is the family's default kind. */
  family: string;
  /** `nodejs:20` */
  kind: string;
  isDefault: boolean;
  /** Program and arguments; those of the handshake are added (see runtimes/nodejs/README.md). */
  command: readonly string[];
  /** The container image that it stands for; of one without a command, the one that it runs in. */
  image?: string;
  /** Builds what has to be built and gives the command to start, where `command` only tells this runner from others. */
  prepare?: () => Promise<readonly string[]>;
  /** Whether an action must name its `main`. */
  requireMain?: boolean;
}

/** A runner of another language, or in another version. */
export interface RunnerCommand {
  command: readonly string[];
}

/**
 * What stands for a container image here: a runner, or our own for executables, which are run once for each activation
 * (`skeleton`) or read activations in a loop (`actionloop`).
 */
export type ImageRunner = RunnerCommand | "skeleton" | "actionloop";

export interface KindOptions {
  /** Further kinds, or other commands for those there are. */
  runners?: Readonly<Record<string, RunnerCommand>>;
  /** Runners that come with this package, beside that of Node. */
  languages?: readonly Kind[];
  /** Images of blackbox actions, without a tag for all tags. */
  images?: Readonly<Record<string, ImageRunner>>;
  /** Runs actions in containers; a text names another program that takes Docker's arguments ("podman"). */
  docker?: boolean | string;
}

/** The table of kinds. */
export interface Kinds {
  /** The kind of a name such as `nodejs:20` or `nodejs:default`; undefined when there is none. */
  resolve(name: string): Kind | undefined;
  /** What stands for a blackbox action's image; undefined when nothing does. */
  image(name: string): Kind | undefined;
  /** What a PUT may name. */
  names(): string[];
  list(): Kind[];
}

/** The official kinds of Node and their images; all of them run on the Node that runs the host. */
const nodeImages = {
  "nodejs:20": "openwhisk/action-nodejs-v20:nightly",
  "nodejs:22": "openwhisk/action-nodejs-v22:nightly",
  "nodejs:24": "openwhisk/action-nodejs-v24:nightly",
};

/** The platform's own images for executables. */
const nativeImages: Record<string, ImageRunner> = {
  "openwhisk/dockerskeleton": "skeleton",
  "openwhisk/actionloop-base": "actionloop",
};

/** @throws HostError `runner-missing` when our own runners have not been built, `options-invalid` */
export function createKinds({
  runners = {},
  languages = [],
  images = {},
  docker = false,
}: KindOptions = {}): Kinds {
  const table = new Map<string, Kind>();
  const add = (kind: string, command: readonly string[], image?: string) => {
    const family = kind.split(":")[0]!;
    const isFirst = ![...table.values()].some((other) => other.family === family);
    const isDefault = table.get(kind)?.isDefault ?? isFirst;
    table.set(kind, { family, kind, isDefault, command, ...(image === undefined ? {} : { image }) });
  };
  const isInContainer = docker !== false;
  const node = isInContainer
    ? []
    : [process.execPath, findProgram("runtimes/nodejs/main.cjs", "the Node.js runner")];
  for (const [kind, image] of Object.entries(nodeImages)) add(kind, commandOf(runners, kind) ?? node, image);
  for (const language of languages) {
    // In a container it is the image that runs it.
    const { prepare: _, ...contained } = language;
    if (!isInContainer) table.set(language.kind, language);
    else if (language.image !== undefined) table.set(language.kind, { ...contained, command: [] });
  }
  for (const kind of Object.keys(runners)) add(kind, commandOf(runners, kind)!, table.get(kind)?.image);
  const kinds = [...table.values()];
  const blackbox = new Map<string, Kind>();
  for (const kind of kinds)
    if (kind.image !== undefined && !isInContainer) blackbox.set(withoutTag(kind.image), kind);
  for (const [image, runner] of Object.entries(isInContainer ? images : { ...nativeImages, ...images })) {
    const command = typeof runner === "string" ? nativeCommand(runner) : runner.command;
    if (command.length === 0) throw invalid(`the runner of image "${image}" has no command`);
    blackbox.set(image, { family: "blackbox", kind: "blackbox", isDefault: false, command, image });
  }
  return {
    resolve: (name) =>
      table.get(name) ?? kinds.find(({ family, isDefault }) => isDefault && name === `${family}:default`),
    image: (name) =>
      blackbox.get(name) ??
      blackbox.get(withoutTag(name)) ??
      (isInContainer
        ? { family: "blackbox", kind: "blackbox", isDefault: false, command: [], image: name }
        : undefined),
    names: () =>
      kinds.flatMap(({ family, kind, isDefault }) => (isDefault ? [kind, `${family}:default`] : [kind])),
    list: () => kinds,
  };
}

function commandOf(
  runners: Readonly<Record<string, RunnerCommand>>,
  kind: string,
): readonly string[] | undefined {
  if (!Object.hasOwn(runners, kind)) return undefined;
  if (!/^[a-z0-9]+:[a-z0-9][a-z0-9._-]*$/.test(kind) || kind.endsWith(":default")) {
    throw invalid(`cannot register a runner for "${kind}": a kind is a family and a version, "python:3.11"`);
  }
  const { command } = runners[kind]!;
  if (command.length === 0) throw invalid(`cannot register a runner for "${kind}": its command is empty`);
  return command;
}

function nativeCommand(protocol: "skeleton" | "actionloop"): string[] {
  const file = findProgram("runtimes/host/native/main.cjs", "the runner of executables");
  return [process.execPath, file, protocol];
}

/** `docker.io/openwhisk/dockerskeleton:1.14.0@sha256:…` is `openwhisk/dockerskeleton`. */
function withoutTag(image: string): string {
  return image
    .replace(/@.*$/, "")
    .replace(/:[^/:]*$/, "")
    .replace(/^docker\.io\//, "");
}

function invalid(message: string): HostError {
  return new HostError("options-invalid", message, {
    hint: "See `runners` and `images` in runtimes/host/README.md.",
  });
}
