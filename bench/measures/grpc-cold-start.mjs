import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { send } from "../runner/client.mjs";
import { activation, startRunner } from "../runner/start-runner.mjs";
import { failureOf, figure, ratio, takeRounds } from "./rounds.mjs";
import { fixed } from "./variant-table.mjs";

const runner = fileURLToPath(new URL("../../dist/runtimes/nodejs/main.cjs", import.meta.url));
const text = "x".repeat(20);

const titles = {
  captured: "as an action, captured",
  wrapped: "as an action, wrapGrpc",
  listening: "listening, as its files are",
  "listening bundle": "listening, in one file",
};

/** From the start of a process to its first answer: a grpc-js service as an action, and behind its port. */
export async function measureGrpcColdStart(_task, settings, progress) {
  progress("building");
  const { buildActions } = await import("../grpc/build-actions.mjs");
  const { listeningFile } = await import("../grpc/start-listening.mjs");
  const { forms } = await import("../grpc/forms.mjs");
  const { bundle, ...archives } = await buildActions();
  const starts = {
    captured: () => startAction(archives.captured, forms.proto),
    wrapped: () => startAction(archives.wrapped, forms.proto),
    listening: () => startService(listeningFile),
    "listening bundle": () => startService(bundle),
  };
  const variants = Object.keys(titles);
  const sample = (variant) => starts[variant]().catch(({ message }) => ({ wrong: message }));
  // Files that nobody has read yet, and a client that was never used, would be charged to whoever comes first.
  await takeRounds(1, variants, sample, progress);
  const rounds = await takeRounds(settings.starts, variants, sample, progress);
  return { rounds, table: tableOf(variants, rounds) };
}

/** Our runner, `/init` with the archive, and `/run` with a call by the raw web action. */
async function startAction(code, { paramsOf, read }) {
  const start = performance.now();
  const { port, stop } = await startRunner(runner);
  try {
    const init = await send(port, "/init", { value: { name: "echo", main: "main", code, binary: true } });
    if (init.status !== 200) throw new Error(`cannot initialise the runner: ${init.body}`);
    const readyMs = performance.now() - start;
    const { body } = await send(port, "/run", { ...activation, value: paramsOf(text) });
    const firstMs = performance.now() - start;
    const result = JSON.parse(body);
    if (result.statusCode !== 200 || read(result) !== text)
      throw new Error(`does not echo: ${body.slice(0, 300)}`);
    return { readyMs, firstMs };
  } finally {
    await stop();
  }
}

/** The process until it prints its port, then the first call of a client that is loaded and warm. */
async function startService(file) {
  const { openClient } = await import("../grpc/echo-client.mjs");
  const { startListening } = await import("../grpc/start-listening.mjs");
  const start = performance.now();
  const { port, stop } = await startListening(file);
  const readyMs = performance.now() - start;
  const { client, call } = openClient(port, text);
  try {
    const answer = await call();
    const firstMs = performance.now() - start;
    if (answer.text !== text) throw new Error("does not echo");
    return { readyMs, firstMs };
  } finally {
    client.close();
    await stop();
  }
}

function tableOf(variants, rounds) {
  const rows = variants.map((name) => ({
    name: titles[name],
    isEmphasised: !name.startsWith("listening"),
    failure: failureOf(rounds, name),
    cells: [
      fixed(figure(rounds, name, "readyMs"), 0),
      fixed(figure(rounds, name, "firstMs"), 0),
      fixed(ratio(rounds, name, "listening", "firstMs"), 2),
      fixed(ratio(rounds, name, "listening bundle", "firstMs"), 2),
    ],
  }));
  const columns = ["ready ms", "first answer ms", "÷ listening", "÷ in one file"];
  return { title: "gRPC: from the start of a process to the first answer", columns, rows };
}
