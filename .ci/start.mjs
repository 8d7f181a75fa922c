/** `npm start`: whatever a fresh clone lacks, then the tour. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, root } from "./bootstrap.mjs";

ensureInstalled();
ensureBuilt();

const tour = spawn(process.execPath, [join(root, "examples", "tour.mjs"), ...process.argv.slice(2)], {
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => tour.kill(signal));
tour.on("exit", (code, signal) => process.exit(signal === null ? code : 0));
