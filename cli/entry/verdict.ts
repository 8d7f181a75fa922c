/** How an action reaches the service: its exported application, its own start-up, or its own `main`. */
export type Mode = "wrap" | "capture" | "action";

/** What was decided, and on what ground. */
export interface Verdict {
  mode: Mode;
  /** Completes "because ...". */
  because: string;
  /** What else would have been possible, as a sentence. */
  otherwise?: string;
}

/** What the decision rests on. */
export interface Evidence {
  /** The entry as a path in the project. */
  entry: string;
  exportNames: readonly string[];
  listensIn: string | undefined;
}

/** Names under which modules export an application, as `wrap` looks for them. */
const applicationNames = ["default", "app", "server", "handler", "application", "fetch"];

/**
 * Decides how an action reaches a service.
 *
 * Running it as the program it is comes first: what the start-up does (connect, listen's callback, guarded blocks)
 * then happens as in production. Wrapping is for a module that only exports. Nothing is run to find out.
 *
 * @param forced  what the user asked for on the command line
 */
export function decide(evidence: Evidence, forced?: "wrap" | "capture"): Verdict {
  const { entry, exportNames, listensIn } = evidence;
  const application = applicationNames.find((name) => exportNames.includes(name));
  if (forced !== undefined) return { mode: forced, because: `--${forced} says so` };
  if (exportNames.includes("main") && listensIn === undefined) {
    return { mode: "action", because: `${entry} exports "main", an action's entry point` };
  }
  if (listensIn !== undefined) {
    const verdict: Verdict = { mode: "capture", because: `${listensIn} listens when it runs` };
    if (application === undefined) return verdict;
    return {
      ...verdict,
      otherwise: `It exports ${exportWords(application)} too: --wrap calls that without its start-up.`,
    };
  }
  if (application !== undefined) {
    return { mode: "wrap", because: `${entry} exports ${exportWords(application)} and nothing listens` };
  }
  return { mode: "capture", because: `${entry} exports no application, so it is run as the program it is` };
}

function exportWords(name: string): string {
  return name === "default" ? "its application" : `"${name}"`;
}
