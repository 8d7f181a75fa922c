/** The browser that the tests of the host's page drive. */
import { existsSync } from "node:fs";
import { ensurePackages } from "./apt.mjs";

/** Where systems put it; the tests look at the same places. */
export const chromiumPaths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Installs Debian's Chromium where there is no browser. */
export function ensureChromium() {
  if (!chromiumPaths.some((path) => existsSync(path))) ensurePackages(["chromium"]);
}
