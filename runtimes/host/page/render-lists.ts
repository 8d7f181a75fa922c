import { type ActionEntity, annotationOf } from "../entities/entity.js";
import { pathOf } from "../entities/resolve-action.js";
import type { RestContext } from "../rest/rest-request.js";
import type { ActivationHistory } from "./activation-history.js";
import { pageAddress, printShown, type Shown } from "./address.js";
import { type Html, html } from "./html.js";
import { icon } from "./icons.js";
import { nameOf } from "./render-trace.js";
import { durationText } from "./time-text.js";

/** The lists beside the activations, by the id of their element. */
export function renderLists(context: RestContext, history: ActivationHistory): Record<string, Html> {
  return {
    actions: renderActions(context, history),
    triggers: renderTriggers(context),
    rules: renderRules(context),
    runners: renderRunners(context),
  };
}

function renderActions({ store, namespace }: RestContext, history: ActivationHistory): Html {
  const actions = store.list("actions", namespace).sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
  if (actions.length === 0) {
    return html`<p class="empty">No actions yet. <code>unlisten deploy</code>, <code>wsk action create</code> and any other client put them here.</p>`;
  }
  return html`<ul class="items">${actions.map((action) => renderAction(action, history))}</ul>`;
}

function renderAction(action: ActionEntity, history: ActivationHistory): Html {
  const path = pathOf(action);
  const { activations = 0, failures = 0 } = history.countsOf(path) ?? {};
  const isWeb = annotationOf(action, "web-export") === true;
  return html`<li>${link(
    { kind: "action", path },
    html`<span class="item-name">${nameOf(path)}${isWeb && icon("web", "web action")}</span>
<span class="item-note">${action.exec.kind}</span>
<span class="item-count">${failures > 0 && html`<span class="bad" title="failed">${icon("error", "failed")}${failures}</span>`}${activations > 0 && html`<span title="activations since the host started">${activations}</span>`}</span>`,
  )}</li>`;
}

function renderTriggers({ store, namespace }: RestContext): Html {
  const triggers = store.list("triggers", namespace).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (triggers.length === 0) return html`<p class="empty">No triggers.</p>`;
  return html`<ul class="items">${triggers.map((trigger) => {
    const states = Object.values(trigger.rules ?? {}).map(({ status }) => status);
    const active = states.filter((status) => status === "active").length;
    const note =
      states.length === 0
        ? "no rules"
        : `${active} of ${states.length} rule${states.length > 1 ? "s" : ""} active`;
    return html`<li>${link(
      { kind: "trigger", path: pathOf(trigger) },
      html`<span class="item-name">${icon("trigger")}${trigger.name}</span><span class="item-note">${note}</span>`,
    )}</li>`;
  })}</ul>`;
}

function renderRules({ store, namespace }: RestContext): Html {
  const rules = store.list("rules", namespace).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (rules.length === 0) return html`<p class="empty">No rules.</p>`;
  return html`<ul class="items">${rules.map((rule) => {
    const path = pathOf(rule);
    const trigger = store.get("triggers", `${rule.trigger.path}/${rule.trigger.name}`);
    const status = trigger?.rules?.[path]?.status ?? "inactive";
    const next = status === "active" ? "inactive" : "active";
    return html`<li class="with-switch">${link(
      { kind: "rule", path },
      html`<span class="item-name">${rule.name}</span><span class="item-note">${rule.trigger.name} → ${nameOf(`${rule.action.path}/${rule.action.name}`)}</span>`,
    )}<button type="button" class="switch needs-script" role="switch" aria-checked="${status === "active" ? "true" : "false"}" data-rule="${path}" data-next="${next}"><span class="knob"></span><span class="switch-text">${status === "active" ? "on" : "off"}</span><span class="sr"> rule ${rule.name}</span></button></li>`;
  })}</ul>`;
}

function renderRunners({ pool }: RestContext): Html {
  const runners = pool.runners();
  if (runners.length === 0) {
    return html`<p class="empty">No runners. One starts with the next activation.</p>`;
  }
  return html`<ul class="items">${runners.map(
    ({ pid, key, state, memoryMb }) => html`<li class="item runner" data-state="${state}">
<span class="item-name"><span class="dot dot-${state}"></span>${key === "" ? "any action" : nameOf(key.replace(/@\d+$/, ""))}</span>
<span class="item-note">${pid > 0 ? `pid ${pid}` : "container"} · ${memoryMb} MB</span>
<span class="item-count">${state}</span></li>`,
  )}</ul>`;
}

function link(shown: Shown, content: Html): Html {
  return html`<a class="item" href="${pageAddress(shown)}" data-show="${printShown(shown)}">${content}</a>`;
}

/** The median, of those that are remembered. */
export function typicalRun(runs: readonly number[]): string | undefined {
  const sorted = [...runs].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return middle === undefined ? undefined : durationText(middle);
}
