import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * Starts a browser with a profile of its own.
 *
 * @throws Error when there is none on this machine
 */
export async function startBrowser(): Promise<Browser> {
  const executablePath = paths.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error(
      `no Chromium at ${paths.join(", ")}: install it (Debian: apt-get install chromium; npm test does so as root)`,
    );
  }
  return await chromium.launch({
    executablePath,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
