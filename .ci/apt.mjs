/** Debian packages, where this process may install some. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const canInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");

/** Installs what is missing of these. Where it cannot, whatever wants them fails and says so. */
export function ensurePackages(names) {
  if (!canInstall) return;
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  console.log(`Installing ${missing.join(", ")} (once) ...`);
  apt("update");
  const { status, stdout, stderr } = apt("install", "--no-install-recommends", ...missing);
  if (status !== 0) console.error(`${missing.join(", ")} could not be installed:\n${stdout}${stderr}`);
}

function isInstalled(name) {
  const { stdout } = spawnSync("dpkg-query", ["-s", name], { encoding: "utf8" });
  return stdout.includes("Status: install ok installed");
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync("apt-get", ["-y", "-q", ...args], { env, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
}
