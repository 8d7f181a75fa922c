import type { HostOptions } from "../runtimes/host/index.js";
import { usage } from "./arguments.js";
import { words } from "./words.js";

/**
 * Reads runners of further kinds: `python:3.11=python3 runner.py`. Words in quotes stay together; nothing else means
 * anything, as no shell is asked.
 *
 * @throws UnlistenError `usage`
 */
export function readRunners(given: readonly string[]): NonNullable<HostOptions["runners"]> {
  return Object.fromEntries(
    given.map((text) => {
      const [kind, command] = split("--runner", text, 'python:3.11="python3 runner.py"');
      return [kind, { command: words(command) }];
    }),
  );
}

/**
 * Reads what stands for container images: `me/tool=skeleton`, `me/loop:2=actionloop`, `me/own=./own-runner`.
 *
 * @throws UnlistenError `usage`
 */
export function readImages(given: readonly string[]): NonNullable<HostOptions["images"]> {
  return Object.fromEntries(
    given.map((text) => {
      const [image, runner] = split("--image", text, "me/tool=skeleton");
      const isProtocol = runner === "skeleton" || runner === "actionloop";
      return [image, isProtocol ? runner : { command: words(runner) }];
    }),
  );
}

function split(option: string, text: string, example: string): [string, string] {
  const at = text.indexOf("=");
  const [name, rest] = [text.slice(0, at), text.slice(at + 1).trim()];
  if (at < 1 || rest === "") throw usage(`${option} must be like ${example}: got "${text}"`);
  return [name, rest];
}
