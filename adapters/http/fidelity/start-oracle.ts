import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { exchangeWithListener } from "./exchange-with-listener.js";
import type { Exchange, SentRequest } from "./message.js";

/** An application behind a real listener in another process. */
export interface Oracle {
  /** @param mayFail  the application is expected to fail without an answer */
  exchange(sent: SentRequest, mayFail: boolean): Promise<Exchange>;
  takeFacts(id: string): Promise<unknown>;
  stop(): Promise<void>;
}

interface Report {
  port?: number;
  factsOf?: string;
  facts?: unknown;
  failure?: string;
}

/** Starts an application of apps/ under the same Node that runs this, and waits until it listens. */
export async function startOracle(app: string): Promise<Oracle> {
  const child = fork(pathOf("./oracle.mjs"), [pathOf(`./apps/${app}.mjs`)], {
    execPath: process.execPath,
    execArgv: [],
    env: { ...process.env, NODE_ENV: "test" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const { port } = await reportOf(child, (report) => report.port !== undefined);
  return {
    exchange: (sent, mayFail) => exchangeWithListener(port!, sent, mayFail ? failureOf(child) : undefined),
    async takeFacts(id) {
      const answer = reportOf(child, (report) => report.factsOf === id);
      child.send({ factsOf: id });
      return (await answer).facts;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await once(child, "exit");
    },
  };
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}

async function failureOf(child: ChildProcess): Promise<void> {
  await reportOf(child, (report) => report.failure !== undefined);
}

/** The next report that passes the test; fails when the oracle ends first. */
function reportOf(child: ChildProcess, passes: (report: Report) => boolean): Promise<Report> {
  return new Promise((resolve, reject) => {
    const listen = (report: unknown) => {
      if (!passes(report as Report)) return;
      child.off("message", listen);
      child.off("exit", fail);
      resolve(report as Report);
    };
    const fail = (code: number | null) => reject(new Error(`the oracle ended with exit code ${code}`));
    child.on("message", listen);
    child.on("exit", fail);
  });
}
