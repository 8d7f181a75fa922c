import type { RuleEntity, RuleLink, RuleStatus, TriggerEntity } from "./entity.js";
import { pathOf } from "./resolve-action.js";

type RuleName = Pick<RuleEntity, "namespace" | "name">;

/** A trigger that knows a rule, as of this status. Neither its version nor its time changes (WhiskTrigger.scala). */
export function linkRule(trigger: TriggerEntity, rule: RuleEntity, status: RuleStatus): TriggerEntity {
  const link: RuleLink = { action: rule.action, status };
  return { ...trigger, rules: { ...trigger.rules, [pathOf(rule)]: link } };
}

/** A trigger without one of its rules. */
export function unlinkRule(trigger: TriggerEntity, rule: RuleName): TriggerEntity {
  if (trigger.rules === undefined) return trigger;
  const { [pathOf(rule)]: _, ...rules } = trigger.rules;
  return { ...trigger, rules };
}

/** A rule without a trigger, or one that its trigger does not know, is inactive. */
export function statusOfRule(trigger: TriggerEntity | undefined, rule: RuleName): RuleStatus {
  return trigger?.rules?.[pathOf(rule)]?.status ?? "inactive";
}
