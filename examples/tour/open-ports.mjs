/** Asks the operating system which ports processes have open. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The processes that a process started, as ids. */
export function childProcesses(parent) {
  if (process.platform === "linux") {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && parentOf(name) === parent)
      .map(Number);
  }
  return lines("pgrep", ["-P", String(parent)]).map(Number);
}

/** The TCP ports at which a process listens: ["127.0.0.1:3233"]. */
export function openPorts(pid) {
  return process.platform === "linux" ? portsInProc(pid) : portsByLsof(pid);
}

function parentOf(pid) {
  // The name in brackets may hold anything, so the fields are counted from its end.
  return Number(readText(`/proc/${pid}/stat`).split(") ").at(-1).split(" ")[1]);
}

/** A socket is a file of the process; the tables of the kernel say what it does. */
function portsInProc(pid) {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).map(
      (fd) => /^socket:\[(\d+)\]$/.exec(readLink(`/proc/${pid}/fd/${fd}`))?.[1],
    ),
  );
  const listening = "0A";
  return ["tcp", "tcp6"].flatMap((table) =>
    readText(`/proc/${pid}/net/${table}`)
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === listening && sockets.has(fields[9]))
      .map((fields) => readAddress(fields[1])),
  );
}

/** "0100007F:0CA1" → "127.0.0.1:3233": an IPv4 address comes with its last byte first. */
function readAddress(text) {
  const [address, port] = text.split(":");
  const host = address.length === 8 ? Buffer.from(address, "hex").reverse().join(".") : "[::]";
  return `${host}:${Number.parseInt(port, 16)}`;
}

function portsByLsof(pid) {
  return lines("lsof", ["-nP", "-a", "-p", String(pid), "-iTCP", "-sTCP:LISTEN", "-Fn"])
    .filter((line) => line.startsWith("n"))
    .map((line) => line.slice(1));
}

/** Both commands exit with 1 when they find nothing. */
function lines(command, args) {
  try {
    return execFileSync(command, args, { encoding: "utf8" }).split("\n").filter(Boolean);
  } catch (error) {
    if (error.status === 1) return [];
    throw error;
  }
}

/** Processes come and go while one looks. */
function readText(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function readLink(path) {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
