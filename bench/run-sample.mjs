import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

/** Milliseconds after which a sample is given up: the slowest takes a tenth of it. */
const timeoutMs = 120_000;

/**
 * Runs one sample in a process of its own.
 *
 * @param name  of a file in samples/
 * @param job  what it is to measure; the settings' builds go with it
 * @returns what it measured and `wholeMs`, from spawning it to its report; or `{ wrong }`, the reason why not
 */
export function runSample(name, job, { flags = [], env = {} } = {}) {
  const file = fileURLToPath(new URL(`samples/${name}.mjs`, import.meta.url));
  return new Promise((resolve) => {
    const start = performance.now();
    const child = spawn(process.execPath, [...flags, file, JSON.stringify(job)], {
      env: { ...process.env, NODE_ENV: "production", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
    let output = "";
    let errors = "";
    let wholeMs;
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
      if (output.endsWith("}\n")) wholeMs ??= performance.now() - start;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      errors += text;
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const line = output.trimEnd().split("\n").at(-1);
      if (code === 0 && line.startsWith("{")) resolve({ ...JSON.parse(line), wholeMs });
      else resolve({ wrong: `ended with ${signal ?? code}: ${reasonIn(errors)}` });
    });
  });
}

/** The line of a stack trace that says what happened. */
function reasonIn(errors) {
  const lines = errors.trim().split("\n");
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1);
}
