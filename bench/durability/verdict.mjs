import { isDeepStrictEqual } from "node:util";

/** Texts of what a killed runner or host leaves in a record. */
const runnerGone = [
  "The action did not produce a valid response and exited unexpectedly.",
  "The action did not initialize and exited unexpectedly.",
];
const provisioningFailed = "Failed to provision resources to run the action.";
const hostGone = "The activation did not finish: the host ended before.";

/**
 * How an activation ended, by its record or a blocking answer.
 *
 * @param response  of the record; undefined when there is none
 * @param expected  the response when nothing is killed
 * @returns "as expected", "runner killed", "host killed", or a problem
 */
export function verdictOf(response, expected) {
  if (response === undefined) return { problem: "no record" };
  const { status, result } = response;
  if (isDeepStrictEqual({ status, result }, expected)) return "as expected";
  if (status === "action developer error" && runnerGone.includes(result.error)) return "runner killed";
  if (status === "whisk internal error" && result.error === hostGone) return "host killed";
  if (status === "whisk internal error" && result.error.startsWith(provisioningFailed))
    return "runner killed";
  return { problem: `unexpected response ${JSON.stringify({ status, result })}` };
}
