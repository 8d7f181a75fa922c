import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export const listeningFile = fileURLToPath(new URL("listening.cjs", import.meta.url));

/** Starts the service in another process, and waits until it has printed its port. */
export async function startListening(file = listeningFile, flags = []) {
  const child = spawn(process.execPath, [...flags, file], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit");
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    errors = (errors + text).slice(-2000);
  });
  const [port] = await Promise.race([once(child.stdout, "data"), ended.then(() => [])]);
  if (port === undefined) throw new Error(`cannot start ${file}: ${errors.trim()}`);
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return { pid: child.pid, port: Number(port), stop };
}
