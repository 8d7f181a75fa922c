import { root } from "../../.ci/bootstrap.mjs";
import { archived, buildExecutable, compiledByOfficial, fixtureEcho, isCompiled } from "./echo-action.mjs";
import { seesLoopbackOnly } from "./loopback.mjs";
import { loadSources } from "./sources.mjs";

/** Where the official runtimes listen. */
const officialPort = 8080;

/** Official runtimes that answer more than one connection; the proxy of the others hangs on runs at once. */
const takingConnections = new Set(["nodejs", "java"]);

/**
 * Our runners and the official ones that were given, each with an action that echoes.
 *
 * @returns an object: "python", "python official", ... → `{ command, env, port, init, takesConnections }`, or `{ wrong }`,
 *   the reason why it cannot be measured. `init` is the request `/init` in bytes; a port is that of an official one.
 */
export async function findRuntimes({ official, languages }) {
  const { readRunners } = await loadSources();
  const runtimes = {};
  for (const runner of readRunners(root)) {
    const { language } = runner;
    if (languages.length > 0 && !languages.includes(language)) continue;
    runtimes[language] = await orReason(() => ourRuntime(runner));
  }
  for (const language of officialsFor(Object.keys(runtimes), Object.keys(official))) {
    runtimes[officialOf(language)] = await orReason(() => officialRuntime(language, official[language]));
  }
  return runtimes;
}

/** What an official runtime's row is called. */
export function officialOf(language) {
  return `${language} official`;
}

/** The language whose official runtime one of ours is compared with: C++ and Lua have none. */
export function comparedWith(language) {
  return language === "cpp" || language === "lua" ? "go" : language;
}

/** The commands that were given, for those among our languages that are compared with them. */
export function officialsFor(languages, given) {
  return given.filter((language) => languages.some((ours) => comparedWith(ours) === language));
}

/** A start command as it was given: words, of which the first may be variables. */
export async function readCommand(text) {
  const { words } = await loadSources();
  const all = words(text);
  const first = all.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  const env = Object.fromEntries(all.slice(0, first).map((word) => word.split(/=(.*)/s).slice(0, 2)));
  return { command: all.slice(first), env };
}

async function ourRuntime(runner) {
  const { missingPrograms, startCommand } = await loadSources();
  const [missing] = missingPrograms(runner);
  if (missing !== undefined) throw new Error(`${missing[0]} is missing: ${missing[1]}`);
  const command = await startCommand(runner, root);
  const { language } = runner;
  const init = isCompiled(language)
    ? await archived(await buildExecutable(language, "echo"))
    : await fixtureEcho(language);
  return { command, init, takesConnections: true };
}

async function officialRuntime(language, text) {
  if (!seesLoopbackOnly()) throw new Error("an official runtime would listen to the network");
  const started = await readCommand(text);
  const init = language === "go" ? await compiledByOfficial(started) : await fixtureEcho(language);
  return { ...started, port: officialPort, init, takesConnections: takingConnections.has(language) };
}

async function orReason(make) {
  try {
    return await make();
  } catch (error) {
    return { wrong: error.message };
  }
}
