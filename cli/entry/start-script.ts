/**
 * Reads which file a package's start script runs, and how. Pure: looks at no file.
 */

/** How a script starts the service. */
export interface StartCommand {
  /** As the script names it; "." is the package itself. */
  file: string;
  /** What follows the file: the service's own arguments. */
  args: string[];
  /** Variables that the script sets before the command. */
  env: Record<string, string>;
  /** Modules loaded first: `-r dotenv/config`, `--import ./tracing.js`. */
  preloads: string[];
  /** `--enable-source-maps`, or a runner that has them on. */
  sourceMaps: boolean;
}

export type StartScript = { kind: "runs"; command: StartCommand } | { kind: "unknown"; why: string };

/** Programs that run a JavaScript or TypeScript file given as first argument. */
const runners = new Set([
  "node",
  "nodejs",
  "bun",
  "nodemon",
  "node-dev",
  "ts-node",
  "ts-node-esm",
  "ts-node-dev",
  "tsnd",
  "tsx",
  "swc-node",
  "pm2-runtime",
]);

/** Programs that only run what follows them. */
const wrappers = new Set([
  "npx",
  "exec",
  "cross-env",
  "cross-env-shell",
  "dotenv",
  "env-cmd",
  "nohup",
  "time",
  "env",
]);

/** Options of node, and of the runners around it, whose value is the next word. */
const optionsWithValue = new Set([
  "-r",
  "--require",
  "--import",
  "--loader",
  "--experimental-loader",
  "--env-file",
  "--conditions",
  "-C",
  "--watch",
  "-w",
  "--ext",
  "-e",
  "--exec",
  "--ignore",
  "-P",
  "--project",
  "--tsconfig",
  "--max-old-space-size",
  "--title",
]);

/** Flags that look as if they took a value in one program and take none in node. */
const flagsOfNode = new Set(["--watch"]);

/** Loaders that only make other languages or source maps work: the bundler does that. */
const loadersDoneByBundler =
  /^(tsx|ts-node|@swc-node|@swc\/register|@esbuild-kit|esbuild-register|sucrase|tsconfig-paths|source-map-support|@babel\/register)(\/|$)/;

/**
 * @param scripts package.json's "scripts", to follow `npm run other`
 */
export function readStartScript(script: string, scripts: Record<string, string> = {}): StartScript {
  return readScript(script, scripts, 0);
}

function readScript(script: string, scripts: Record<string, string>, depth: number): StartScript {
  if (depth > 5) return { kind: "unknown", why: "its scripts run one another in a circle" };
  const commands = splitCommands(script);
  // `npm run build && node dist/main.js`: what serves comes last.
  for (const words of commands.toReversed()) {
    const found = readCommand(words, scripts, depth);
    if (found !== undefined) return found;
  }
  return { kind: "unknown", why: `"${script}" runs no file that could be found` };
}

function readCommand(
  words: string[],
  scripts: Record<string, string>,
  depth: number,
): StartScript | undefined {
  const env: Record<string, string> = {};
  let rest = words;
  for (;;) {
    const [word, ...after] = rest;
    if (word === undefined) return undefined;
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(word);
    if (assignment !== null) env[assignment[1]!] = assignment[2]!;
    else if (!wrappers.has(programName(word)) && word !== "--") break;
    rest = after;
    // `dotenv -e .env.prod -- node server.js`: the wrapper's own options end at "--".
    if (rest[0]?.startsWith("-") && rest.includes("--")) rest = rest.slice(rest.indexOf("--") + 1);
  }
  const [program, ...args] = rest;
  const name = programName(program!);
  if (isPackageRunner(name)) return followScript(name, args, scripts, depth);
  if (name === "nest" && args[0] === "start") return runs("dist/main", [], env, [], false);
  if (runners.has(name)) return readRunner(name, args, env);
  if (/\.[cm]?[jt]s$/.test(name)) return runs(program!, args, env, [], false);
  return undefined;
}

function isPackageRunner(name: string): boolean {
  return name === "npm" || name === "yarn" || name === "pnpm";
}

function followScript(name: string, args: string[], scripts: Record<string, string>, depth: number) {
  const words = args.filter((arg) => !arg.startsWith("-"));
  const isRun = words[0] === "run" || words[0] === "run-script";
  const script = isRun ? words[1] : name === "npm" && words[0] !== "start" ? undefined : words[0];
  const text = script === undefined ? undefined : scripts[script];
  return text === undefined ? undefined : readScript(text, scripts, depth + 1);
}

function readRunner(name: string, args: string[], env: Record<string, string>): StartScript | undefined {
  const preloads: string[] = [];
  let sourceMaps = name !== "node" && name !== "nodejs";
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (!arg.startsWith("-")) {
      // tsx watch src/main.ts, bun run server.ts
      if ((arg === "watch" && name === "tsx") || (arg === "run" && name === "bun")) continue;
      return runs(arg, args.slice(i + 1), env, preloads, sourceMaps);
    }
    if (arg === "--enable-source-maps") sourceMaps = true;
    const [option, inline] = splitOption(arg);
    const takesNext = inline === undefined && optionsWithValue.has(option) && !isPlainFlag(option, name);
    const value = takesNext ? args[++i] : inline;
    const isPreload = option === "-r" || option === "--require" || option === "--import";
    if (isPreload && value !== undefined && !loadersDoneByBundler.test(value)) preloads.push(value);
  }
  return undefined;
}

function isPlainFlag(option: string, runner: string): boolean {
  return flagsOfNode.has(option) && runner !== "nodemon";
}

function splitOption(arg: string): [string, string | undefined] {
  const at = arg.indexOf("=");
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}

function runs(
  file: string,
  args: string[],
  env: Record<string, string>,
  preloads: string[],
  sourceMaps: boolean,
): StartScript {
  return { kind: "runs", command: { file, args, env, preloads, sourceMaps } };
}

function programName(word: string): string {
  return word.replace(/^.*\/node_modules\/\.bin\//, "").replace(/^(\.\/)+/, "");
}

/** The commands of a shell line, each as words; quotes and backslashes as a POSIX shell reads them. */
export function splitCommands(line: string): string[][] {
  const commands: string[][] = [[]];
  let word: string | undefined;
  const endWord = () => {
    if (word !== undefined) commands.at(-1)!.push(word);
    word = undefined;
  };
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!;
    if (char === "'" || char === '"') {
      const end = line.indexOf(char, i + 1);
      const close = end < 0 ? line.length : end;
      word = (word ?? "") + line.slice(i + 1, close);
      i = close;
    } else if (char === "\\" && i + 1 < line.length) {
      word = (word ?? "") + line[++i];
    } else if (/\s/.test(char)) {
      endWord();
    } else if (char === "&" || char === "|" || char === ";") {
      endWord();
      if (commands.at(-1)!.length > 0) commands.push([]);
    } else {
      word = (word ?? "") + char;
    }
  }
  endWord();
  return commands.filter((words) => words.length > 0);
}
