import { statusCodes } from "../activations/activation.js";

/** What came of one rule of a trigger that was fired. */
export type RuleOutcome =
  | { kind: "invoked"; activationId: string }
  /** The caller's fault: no such action, too many requests, or the rule is not active. */
  | { kind: "refused"; text: string }
  /** The host's fault. */
  | { kind: "failed"; text: string };

/**
 * A rule's line in the record of its trigger, its keys in the platform's order. Source: OpenWhisk, Triggers.scala,
 * RuleActivationResult; seen live on 2.0.0.
 *
 * @param rule  `guest/rule`
 * @param action  `guest/pkg/action`
 */
export function printRuleLog(rule: string, action: string, outcome: RuleOutcome): string {
  if (outcome.kind === "invoked") {
    const { activationId } = outcome;
    return JSON.stringify({ statusCode: statusCodes.success, success: true, activationId, rule, action });
  }
  const status = outcome.kind === "refused" ? "application error" : "whisk internal error";
  const { text: error } = outcome;
  return JSON.stringify({ statusCode: statusCodes[status], success: false, rule, error, action });
}
