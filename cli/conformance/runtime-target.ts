import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { RunnerAddress } from "../../conformance/runtime/connection.js";
import { containerTarget } from "../../conformance/runtime/container-target.js";
import type { Prepare } from "../../conformance/runtime/fixtures.js";
import { processTarget } from "../../conformance/runtime/process-target.js";
import type { RuntimeTarget } from "../../conformance/runtime/target.js";
import { urlTarget } from "../../conformance/runtime/url-target.js";
import { buildOnce } from "../../runtimes/runners/build-once.js";
import { cacheFolder } from "../../runtimes/runners/cache-folder.js";
import { readRunners } from "../../runtimes/runners/read-runner.js";
import { nearestName, usage } from "../arguments.js";
import { packageRoot } from "../package-root.js";
import { building, prepareRunner } from "../prepare-runner.js";
import { words } from "../words.js";

/** The options that name a runner. */
export interface RuntimeOptions {
  command: string | undefined;
  address: string | undefined;
  image: string | undefined;
  engine: string | undefined;
  url: string | undefined;
  restart: string | undefined;
  fixtures: string | undefined;
}

/** A runner to check, and the folder of the fixtures in its language. */
export interface ChosenRuntime {
  target: RuntimeTarget;
  fixtures: string;
}

/** Names of the runners that come with this package. */
export function runtimeNames(): string[] {
  return readRunners(packageRoot()).map(({ language }) => language);
}

/** The runners among the arguments, as they were written: "--image". One is what `chooseRuntime` wants. */
export function namedRuntimes(name: string | undefined, given: RuntimeOptions): string[] {
  const options = (["command", "image", "url"] as const).filter((option) => given[option] !== undefined);
  return [...(name === undefined ? [] : [name]), ...options.map((option) => `--${option}`)];
}

/**
 * Makes a target of what was given, building its runner where that is needed.
 *
 * @throws UnlistenError `usage`; `conformance-failed` when the runner cannot be built
 */
export async function chooseRuntime(name: string | undefined, given: RuntimeOptions): Promise<ChosenRuntime> {
  if (name !== undefined) return ownRuntime(name);
  return { fixtures: fixturesFolder(given.fixtures), target: foreignRuntime(given) };
}

function foreignRuntime({ command, address, image, engine, url, restart }: RuntimeOptions): RuntimeTarget {
  if (image !== undefined) return containerTarget({ image, engine: engine ?? "docker" });
  if (url !== undefined) {
    const again = restart === undefined ? undefined : readCommand("--restart", restart);
    return urlTarget({ name: url, address: readUrl(url), restart: again });
  }
  return processTarget({
    name: command!,
    command: readCommand("--command", command!),
    address: address === undefined ? undefined : readAddress(address),
  });
}

/** By its language, which is its default kind, or by a kind: "lua", "lua:luajit". */
async function ownRuntime(name: string): Promise<ChosenRuntime> {
  const runner = readRunners(packageRoot()).find(
    ({ language, kinds }) => language === name || kinds.includes(name),
  );
  if (runner === undefined) throw unknownRuntime(name);
  const command = await prepareRunner(
    runner,
    "conformance-failed",
    runner.kinds.includes(name) ? name : undefined,
  );
  return { fixtures: fixturesFolder(runner.language), target: processTarget({ name, command }) };
}

function unknownRuntime(name: string): Error {
  const names = runtimeNames();
  const nearest = nearestName(name, names);
  const hint =
    nearest === undefined
      ? `There are ${names.join(", ")}; another runner is checked with --command, --image or --url.`
      : `Did you mean ${nearest}?`;
  return usage(`there is no runtime "${name}"`, hint);
}

/** Builds fixtures that must be compiled. */
export const prepare: Prepare = ({ command, inputs }, folder) =>
  building(
    () =>
      buildOnce({
        name: `${basename(folder)}-fixtures`,
        command,
        inputs,
        folder,
        cache: cacheFolder(packageRoot()),
      }),
    "conformance-failed",
  );

/** A language of ours, or a folder with a fixtures.json. */
export function fixturesFolder(given: string | undefined): string {
  const own = join(packageRoot(), "conformance", "fixtures");
  if (given === undefined) {
    throw usage("--fixtures <language or folder> is missing", "It says in which language actions are sent.");
  }
  if (/^[a-z]+$/.test(given) && existsSync(join(own, given, "fixtures.json"))) return join(own, given);
  const folder = resolve(given);
  if (existsSync(join(folder, "fixtures.json"))) return folder;
  throw usage(`--fixtures must be a language or a folder with a fixtures.json: got "${given}"`);
}

function readCommand(option: string, text: string): string[] {
  const command = words(text);
  if (command.some((word) => !/^[A-Za-z_]\w*=/.test(word))) return command;
  throw usage(`${option} must name a program: got "${text}"`);
}

function readUrl(text: string): RunnerAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" && url.pathname === "/") {
    return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 80) };
  }
  throw usage(`--url must be like http://127.0.0.1:8080: got "${text}"`);
}

function readAddress(text: string): RunnerAddress {
  const found = /^(?:(.+):)?(\d{1,5})$/.exec(text);
  if (found === null) throw usage(`--address must be like 127.0.0.1:8080: got "${text}"`);
  return { host: found[1] ?? "127.0.0.1", port: Number(found[2]) };
}
