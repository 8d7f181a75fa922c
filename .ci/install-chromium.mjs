/** The browser that the tests of the host's page drive. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Where systems put it; the tests look at the same places. */
export const chromiumPaths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * Installs Debian's Chromium where there is no browser and this process may install one. Where it cannot, the tests
 * that want one fail and say so.
 */
export function ensureChromium() {
  const canInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (chromiumPaths.some((path) => existsSync(path)) || !canInstall) return;
  console.log("Installing Chromium (once) ...");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args) =>
    spawnSync("apt-get", ["-y", "-q", ...args], { env, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  apt("update");
  const { status, stdout, stderr } = apt("install", "--no-install-recommends", "chromium");
  if (status !== 0) console.error(`Chromium could not be installed:\n${stdout}${stderr}`);
}
