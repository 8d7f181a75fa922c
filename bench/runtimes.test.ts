import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { readZip } from "../conformance/runtime/archive/read-zip.js";
import { freePort } from "../conformance/runtime/free-port.js";
import { comparison, orWrong } from "./measures/runtimes-table.mjs";
import { withoutCode } from "./runtimes/echo-action.mjs";
import { seesLoopbackOnly, withinLoopback } from "./runtimes/loopback.mjs";
import { cpuMicroseconds, residentBytes, treeOf } from "./runtimes/process-tree.mjs";
import { runFor, runOnce } from "./runtimes/run-for.mjs";
import { comparedWith, findRuntimes, officialsFor, readCommand } from "./runtimes/runtimes.mjs";
import { loadSources } from "./runtimes/sources.mjs";
import { initialise, startRuntime } from "./runtimes/start-runtime.mjs";
import { storedZip } from "./runtimes/stored-zip.mjs";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const hasProc = existsSync("/proc/self/stat");

describe("a runtime", () => {
  test("of ours is built, started, given the suite's echo, and asked on many connections", async () => {
    const { nodejs } = await findRuntimes({ languages: ["nodejs"], official: {} });
    const runtime = await startRuntime(nodejs, { allowConcurrent: true });
    ends.push(runtime.stop);
    await initialise(runtime, nodejs.init);
    await runOnce(runtime.port);
    for (const keepAlive of [true, false]) {
      const { count, times, unanswered } = await runFor(runtime.port, {
        connections: 4,
        keepAlive,
        activations: 40,
      });
      expect({ count, times: times.length, unanswered }).toEqual({ count: 40, times: 40, unanswered: 0 });
    }
  });

  test("that listens on a port of its own is waited for, and ended with its children", async () => {
    const port = await freePort();
    const program = `require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"]);
      setTimeout(() => require("node:http").createServer().listen(${port}, "127.0.0.1"), 50);`;
    const runtime = await startRuntime({ command: [process.execPath, "-e", program], port });
    const tree = treeOf(runtime.pid);
    await expect(startRuntime({ command: ["true"], port })).rejects.toThrow("something else listens");
    await runtime.stop();
    expect({ port: runtime.port, processes: tree.length }).toEqual({ port, processes: hasProc ? 2 : 1 });
    await expect.poll(() => tree.filter(isRunning), { timeout: 10_000 }).toEqual([]);
  });

  test.each([
    { command: ["no-such-program"], message: "cannot start no-such-program: spawn no-such-program ENOENT" },
    {
      command: [process.execPath, "-e", "console.error('no port'); process.exitCode = 3", "--"],
      message: "no port",
    },
  ])("that does not start says why: $message", async ({ command, message }) => {
    await expect(startRuntime({ command })).rejects.toThrow(message);
  });

  test("that is wrong does not keep the others from being measured", async () => {
    const runtimes = { a: { wrong: "php is missing" }, b: { port: 1 }, c: { port: 2 } };
    const sample = orWrong(runtimes, async ({ port }: { port: number }) => {
      if (port === 1) throw new Error("it crashed");
      return { port };
    });
    expect([await sample("a"), await sample("b"), await sample("c")]).toEqual([
      { wrong: "php is missing" },
      { wrong: "it crashed" },
      { port: 2 },
    ]);
  });
});

test("wrong answers, and connections that end without one, are counted as unanswered", async () => {
  let asked = 0;
  const server = createServer((request, response) => {
    if (++asked % 2 === 0) request.socket.destroy();
    else response.writeHead(403, { "content-length": "2" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const { count, unanswered } = await runFor(port, { connections: 4, activations: 100 });
  expect({ count, unanswered }).toEqual({ count: 0, unanswered: 4 });
});

test.runIf(hasProc)("memory and CPU of a process can be read, and are unknown of one that is gone", () => {
  const [own] = [[process.pid]];
  expect(residentBytes(own)).toBeGreaterThan(1e6);
  expect(cpuMicroseconds(own)).toBeGreaterThan(0);
  expect(residentBytes([2 ** 30])).toBeNaN();
  expect(cpuMicroseconds([2 ** 30])).toBeNaN();
});

test("a start command is words, after variables", async () => {
  expect(await readCommand('A=1 B="x=y z" ./proxy -debug "two words"')).toEqual({
    env: { A: "1", B: "x=y z" },
    command: ["./proxy", "-debug", "two words"],
  });
});

test("C++ and Lua are compared with Go's official runtime", () => {
  expect(["cpp", "lua", "go", "php"].map(comparedWith)).toEqual(["go", "go", "go", "php"]);
  expect(officialsFor(["lua", "php"], ["go", "java", "php"])).toEqual(["go", "php"]);
});

test("a program is stored in an archive as it is, and may be run", async () => {
  const { crc32 } = await loadSources();
  const content = Buffer.from("\x7fELF a program", "latin1");
  const archive = storedZip("exec", content, crc32);
  expect(archive.includes(content)).toBe(true);
  expect(readZip(archive)).toEqual([{ name: "exec", content, mode: 0o755 }]);
});

test("an executable gets its name of main, and no code", () => {
  const [, body] = withoutCode().toString().split("\r\n\r\n");
  expect(JSON.parse(body!)).toEqual({ value: { name: "echo", main: "main" } });
});

describe("official runtimes", () => {
  const address = (internal: boolean) => ({ internal }) as never;

  test.each([
    { name: "a loopback", interfaces: { lo: [address(true)] }, is: true },
    { name: "no network", interfaces: {}, is: true },
    { name: "a network", interfaces: { lo: [address(true)], eth0: [address(false)] }, is: false },
  ])("$name", ({ interfaces, is }) => {
    expect(seesLoopbackOnly(interfaces)).toBe(is);
  });

  test("are run in a namespace, by root and by others", () => {
    expect(withinLoopback(["node", "x"], { isRoot: true }).slice(0, 3)).toEqual(["unshare", "--net", "sh"]);
    expect(withinLoopback(["node", "x"], { isRoot: false })).toEqual([
      ...["unshare", "--map-root-user", "--net", "sh", "-c"],
      ...['ip link set lo up && exec "$@"', "sh", "node", "x"],
    ]);
  });

  test.skipIf(seesLoopbackOnly())("are not started where there is a network", async () => {
    const runtimes = await findRuntimes({ languages: ["nodejs"], official: { nodejs: "node app.js" } });
    expect(runtimes["nodejs official"]).toEqual({ wrong: "an official runtime would listen to the network" });
  });
});

test("a table has ours, the official one, and the ratio within the rounds; and why one was not measured", () => {
  const rounds = [
    { lua: { x: 10, n: 0 }, "go official": { x: 20 }, php: { wrong: "php is missing\nmore" } },
    { lua: { x: 30, n: 0 }, "go official": { x: 30 }, php: { wrong: "php is missing\nmore" } },
  ];
  const { rows } = comparison("T", rounds, [
    { heading: "X", field: "x", digits: 1 },
    { heading: "N", field: "n", hasRatio: false },
  ]);
  expect(rows).toEqual([
    { name: "go official", cells: ["25.0", ""], isEmphasised: false },
    { name: "lua", cells: ["20.0", "0"], isEmphasised: true },
    { name: "  ÷ go official", cells: ["0.75", ""] },
    { name: "php", failure: "php is missing" },
  ]);
});

/** A process whose parent is gone may stay in the table for a while, but does not run. */
function isRunning(pid: number): boolean {
  return !Number.isNaN(residentBytes([pid])) && residentBytes([pid]) > 0;
}
