export const usage = `usage: npm run bench -- [options]

  --quick                  what the bars need, in few rounds: a minute or two
  --only WORD              what has WORD in its label; several words narrow it down (--only time --only express)
  --list                   print the labels and end
  --rounds N               rounds of the time measurements (default 5, quick 3)
  --official-runtime DIR   compare the runner with Apache OpenWhisk's own: a folder with its app.js, packages installed
  --official LANG=COMMAND  compare our runtime of a language (nodejs, python, go, java, php) with the official one, which
                           this command starts; may be repeated: README.md says how they are kept from the network
  --language LANG          measure the runtimes of this language only; may be repeated
  --unlisten FILE          measure this build of adapters/http/index in place of dist/
  --baseline FILE          measure another build beside it
  --json FILE              write all figures, round by round
  --help
`;

/**
 * @param args  without the program's name
 * @returns the settings, or `{ problem }`
 */
export function readOptions(args) {
  const given = { only: [], languages: [], official: {} };
  const rest = args.flatMap((arg) =>
    /^--[^=]+=/.test(arg) ? [arg.slice(0, arg.indexOf("=")), arg.slice(arg.indexOf("=") + 1)] : [arg],
  );
  while (rest.length > 0) {
    const name = rest.shift();
    if (flags.has(name)) {
      given[flags.get(name)] = true;
      continue;
    }
    if (!valued.has(name)) return { problem: `unknown argument "${name}"` };
    const value = rest.shift();
    if (value === undefined || value === "") return { problem: `${name} needs a value` };
    if (name === "--only") given.only.push(value);
    else if (name === "--language") given.languages.push(value);
    else if (name === "--official") {
      const [, language, command] = /^([a-z]+)=(.*\S.*)$/s.exec(value) ?? [];
      if (!officials.includes(language))
        return { problem: `--official must be like go="./proxy", for one of ${officials.join(", ")}` };
      given.official[language] = command;
    } else given[valued.get(name)] = value;
  }
  const extent = given.quick === true ? quick : full;
  const rounds = given.rounds === undefined ? extent.rounds : Number(given.rounds);
  if (!(Number.isInteger(rounds) && rounds > 0))
    return { problem: "--rounds must be a number of at least 1" };
  const { unlisten, baseline } = given;
  return {
    ...given,
    ...extent,
    rounds,
    builds: {
      ...(unlisten === undefined ? {} : { BENCH_UNLISTEN: unlisten }),
      ...(baseline === undefined ? {} : { BENCH_BASELINE: baseline }),
    },
  };
}

/** Languages that have an official runtime. */
const officials = ["nodejs", "python", "go", "java", "php"];

const flags = new Map([
  ["--quick", "quick"],
  ["--list", "list"],
  ["--help", "help"],
]);

const valued = new Map([
  ["--only", "only"],
  ["--rounds", "rounds"],
  ["--official", "official"],
  ["--language", "languages"],
  ["--official-runtime", "officialRuntime"],
  ["--unlisten", "unlisten"],
  ["--baseline", "baseline"],
  ["--json", "json"],
]);

/** `timeMs` and `runnerMs` are the lengths of one sample; the others say how many there are. */
const full = { rounds: 5, timeMs: 500, heapRounds: 1, starts: 15, runnerRounds: 3, runnerMs: 2000 };
const quick = { rounds: 3, timeMs: 250, heapRounds: 1, starts: 7, runnerRounds: 3, runnerMs: 400 };
