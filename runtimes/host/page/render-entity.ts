import { type ActionEntity, annotationOf, isSequence, type Parameter } from "../entities/entity.js";
import { pathOf } from "../entities/resolve-action.js";
import type { RestContext } from "../rest/rest-request.js";
import type { ActivationHistory } from "./activation-history.js";
import { pageAddress, printShown, type Shown } from "./address.js";
import { type Html, html } from "./html.js";
import { icon } from "./icons.js";
import { typicalRun } from "./render-lists.js";
import { renderCommand, renderForm, renderMissing, renderSheet } from "./render-sheet.js";
import { nameOf } from "./render-trace.js";
import { dateText } from "./time-text.js";

/** What an action, a trigger or a rule is, and what can be done with it. */
export function renderEntity(
  shown: Exclude<Shown, { kind: "activation" }>,
  context: RestContext,
  history: ActivationHistory,
  url: string,
): Html {
  switch (shown.kind) {
    case "action": {
      const action = context.store.get("actions", shown.path);
      return action === undefined ? renderMissing(shown) : renderAction(action, history, url);
    }
    case "trigger":
      return renderTrigger(shown, context, url);
    case "rule":
      return renderRule(shown, context);
  }
}

function renderAction(action: ActionEntity, history: ActivationHistory, url: string): Html {
  const path = pathOf(action);
  const { limits, exec } = action;
  const counts = history.countsOf(path);
  const isWeb = annotationOf(action, "web-export") === true;
  const body = [
    isWeb && renderWebAddress(action, url),
    renderForm({ data: html`data-invoke="${path}"`, label: "Invoke with parameters", button: "Invoke" }),
    isSequence(exec) && renderComponents(exec.components),
    renderPairs("About", [
      ["kind", exec.kind],
      ["version", action.version],
      ["changed", dateText(action.updated)],
      ["timeout", `${limits.timeout} ms`],
      ["memory", `${limits.memory} MB`],
      ["logs", `${limits.logs} MB`],
      ["at a time in one runner", String(limits.concurrency)],
    ]),
    counts !== undefined &&
      renderPairs("Since the host started", [
        ["activations", String(counts.activations)],
        ["failed", String(counts.failures)],
        ["cold starts", String(counts.cold)],
        ["run, typically", typicalRun(counts.runs) ?? ""],
      ]),
    renderBound(action.parameters),
    renderPairs(
      "Annotations",
      action.annotations.map(({ key, value }) => [
        key,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
    renderCommand(
      `curl -u "$AUTH" -X POST "${url}/api/v1/namespaces/_/actions/${inAddress(nameOf(path))}?blocking=true&result=true" \\\n  -H "Content-Type: application/json" -d '{}'`,
    ),
  ];
  return renderSheet(
    { kind: "action", path },
    {
      title: html`${nameOf(path)}`,
      notes: html`<p class="facts"><span class="tag">${exec.kind}</span>${isWeb && html`<span class="tag">${icon("web")}web</span>`}<button type="button" class="quiet needs-script" data-only="${path}">Show its activations</button></p>`,
      body,
    },
  );
}

function renderWebAddress(action: ActionEntity, url: string): Html {
  const [namespace = "", ...packages] = action.namespace.split("/");
  const segments = [namespace, packages[0] ?? "default", action.name];
  const address = `${url}/api/v1/web/${segments.map(encodeURIComponent).join("/")}`;
  return html`<section><h3>Web address <button type="button" class="quiet needs-script" data-copy="${address}">${icon("copy")}Copy</button><button type="button" class="quiet needs-script" data-copy="curl -i ${address}">${icon("copy")}Copy as curl</button></h3><p class="address"><a href="${address}" target="_blank" rel="noopener noreferrer">${address}</a></p></section>`;
}

function renderComponents(components: readonly string[]): Html {
  return html`<section><h3>Sequence of</h3><ol class="components">${components.map((component) => {
    const shown = { kind: "action", path: component.replace(/^\//, "") } as const;
    return html`<li><a href="${pageAddress(shown)}" data-show="${printShown(shown)}">${nameOf(shown.path)}</a></li>`;
  })}</ol></section>`;
}

/** Names alone: values may be secrets. */
function renderBound(parameters: readonly Parameter[]): Html | false {
  if (parameters.length === 0) return false;
  return html`<section><h3>Bound parameters</h3><p class="names">${parameters.map(({ key }) => html`<code>${key}</code> `)}</p><p class="muted">Values are not shown.</p></section>`;
}

function renderTrigger(shown: { kind: "trigger"; path: string }, { store }: RestContext, url: string): Html {
  const trigger = store.get("triggers", shown.path);
  if (trigger === undefined) return renderMissing(shown);
  const rules = Object.entries(trigger.rules ?? {});
  return renderSheet(shown, {
    title: html`${icon("trigger")}${trigger.name}`,
    notes: html`<p class="facts"><span class="tag">trigger</span><button type="button" class="quiet needs-script" data-only="${shown.path}">Show its activations</button></p>`,
    body: [
      renderForm({ data: html`data-fire="${shown.path}"`, label: "Fire with parameters", button: "Fire" }),
      html`<section><h3>Rules</h3>${
        rules.length === 0
          ? html`<p class="empty">None: firing it does nothing.</p>`
          : html`<ul class="plain">${rules.map(([path, { action, status }]) => {
              const rule = { kind: "rule", path } as const;
              return html`<li><a href="${pageAddress(rule)}" data-show="${printShown(rule)}">${nameOf(path)}</a> → ${nameOf(`${action.path}/${action.name}`)} <span class="muted">${status}</span></li>`;
            })}</ul>`
      }</section>`,
      renderPairs("About", [
        ["version", trigger.version],
        ["changed", dateText(trigger.updated)],
        ...trigger.annotations.map(({ key, value }): [string, string] => [
          key,
          typeof value === "string" ? value : JSON.stringify(value),
        ]),
      ]),
      renderBound(trigger.parameters),
      renderCommand(
        `curl -u "$AUTH" -X POST "${url}/api/v1/namespaces/_/triggers/${inAddress(trigger.name)}" \\\n  -H "Content-Type: application/json" -d '{}'`,
      ),
    ],
  });
}

function renderRule(shown: { kind: "rule"; path: string }, { store }: RestContext): Html {
  const rule = store.get("rules", shown.path);
  if (rule === undefined) return renderMissing(shown);
  const triggerPath = `${rule.trigger.path}/${rule.trigger.name}`;
  const status = store.get("triggers", triggerPath)?.rules?.[shown.path]?.status ?? "inactive";
  const trigger = { kind: "trigger", path: triggerPath } as const;
  const action = { kind: "action", path: `${rule.action.path}/${rule.action.name}` } as const;
  return renderSheet(shown, {
    title: html`${rule.name}`,
    notes: html`<p class="facts"><span class="tag">rule</span><span class="fact-state">${status}</span></p>`,
    body: [
      html`<section><h3>When fired</h3><p><a href="${pageAddress(trigger)}" data-show="${printShown(trigger)}">${rule.trigger.name}</a> → <a href="${pageAddress(action)}" data-show="${printShown(action)}">${nameOf(action.path)}</a></p>
<p class="buttons needs-script"><button type="button" data-rule="${shown.path}" data-next="${status === "active" ? "inactive" : "active"}">${status === "active" ? "Disable" : "Enable"}</button></p></section>`,
      renderPairs("About", [
        ["version", rule.version],
        ["changed", dateText(rule.updated)],
      ]),
    ],
  });
}

function renderPairs(heading: string, pairs: [string, string][]): Html | false {
  if (pairs.length === 0) return false;
  return html`<section><h3>${heading}</h3><dl class="pairs">${pairs.map(([key, value]) => html`<div><dt>${key}</dt><dd>${value}</dd></div>`)}</dl></section>`;
}

function inAddress(name: string): string {
  return name.split("/").map(encodeURIComponent).join("/");
}
