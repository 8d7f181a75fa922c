import { logLine } from "../log.js";

/** Says once, in the log, what a merged web action (`--web true`) cannot keep apart. */
export function warnOfMerged(): void {
  if (isWarned) return;
  isWarned = true;
  logLine(
    "unlisten: this web action is merged, not raw: texts bound to it look like the request's own parameters.\n" +
      "  hint: Deploy it with `--web raw`, or name them: wrap(app, { bound: [...] }).",
  );
}

let isWarned = false;
