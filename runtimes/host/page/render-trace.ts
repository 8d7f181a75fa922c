import type { Trace, Watched } from "./activation-history.js";
import { pageAddress, printShown } from "./address.js";
import { type Html, html } from "./html.js";
import { icon } from "./icons.js";
import { type Axis, renderBar } from "./render-waterfall.js";
import { endOfTrace } from "./spans.js";
import { clockText, dateText, durationText } from "./time-text.js";

/** Rows of one trace that are shown; a client that sends one request id for ever makes long ones. */
const maxRows = 200;

/** Rows deeper than this are not moved further in. */
const maxDepth = 6;

/** An activation and what it led to, as an item of the list. */
export function renderTrace(trace: Trace, scale: number, now: number): Html {
  const { id, begun } = trace.activation;
  return html`<li class="trace" id="trace-${id}" data-begun="${begun}" data-until="${endOfTrace(trace, now) - begun}">${renderRows(trace, { origin: begun, scale, now })}</li>`;
}

/** @param current  the activation whose row is marked */
export function renderRows(trace: Trace, axis: Axis, current?: string): Html[] {
  return rowsOf(trace, 0)
    .slice(0, maxRows)
    .map(({ node, depth }) => renderRow(node, depth, axis, node.activation.id === current));
}

function rowsOf(node: Trace, depth: number): { node: Trace; depth: number }[] {
  return [{ node, depth }, ...node.children.flatMap((child) => rowsOf(child, depth + 1))];
}

function renderRow(trace: Trace, depth: number, axis: Axis, isCurrent: boolean): Html {
  const { activation } = trace;
  const { id, path, begun } = activation;
  const shown = { kind: "activation", id } as const;
  const took = tookText(trace, axis.now);
  const level = depth > 0 && html` depth-${Math.min(depth, maxDepth)}`;
  return html`<a class="row${level}" href="${pageAddress(shown)}" data-show="${printShown(shown)}" data-path="${path}" data-state="${stateOf(activation)}"${isCurrent && html` aria-current="true"`}>
<span class="state">${stateIcon(activation)}</span>
<span class="what"><span class="name">${nameOf(path)}</span>${tagsOf(activation)}${errorOf(activation)}</span>
${renderBar(trace, axis)}
<span class="took">${took}</span>
<time datetime="${new Date(begun).toISOString()}" title="${dateText(begun)}">${clockText(begun)}</time>
</a>`;
}

/** As filters know it: "ok", "failed" or "running", and "cold" where it was. */
function stateOf({ progress }: Watched): string {
  if (progress.kind === "running") return "running";
  const outcome = progress.status === "success" ? "ok" : "failed";
  return progress.isCold ? `${outcome} cold` : outcome;
}

export function stateIcon({ kind, progress }: Watched): Html {
  if (progress.kind === "running") return icon("running", "running");
  if (progress.status !== "success") return icon("error", progress.status);
  return kind === "trigger" ? icon("trigger", "fired") : icon("ok", "success");
}

/** How it was run, for those who want to know why it took so long. */
export function tagsOf({ kind, progress }: Watched): Html[] {
  const tags: Html[] = [];
  if (kind === "trigger" || kind === "sequence") tags.push(html`<span class="tag">${kind}</span>`);
  else if (progress.kind === "finished") {
    tags.push(
      progress.isCold
        ? html`<span class="tag tag-cold">${icon("cold")}cold</span>`
        : html`<span class="tag tag-warm">warm</span>`,
    );
  }
  return tags;
}

function errorOf({ progress }: Watched): Html | false {
  if (progress.kind === "running" || progress.error === undefined) return false;
  return html`<span class="why">${progress.error.slice(0, 200)}</span>`;
}

export function tookText(trace: Trace, now: number): string {
  const { activation } = trace;
  if (activation.progress.kind === "running") return "running";
  if (activation.kind === "trigger") return "";
  const { waitMs, durationMs = 0 } = activation.progress;
  if (activation.kind === "sequence") return durationText(endOfTrace(trace, now) - activation.begun);
  return durationText(waitMs + durationMs);
}

/** `pkg/name`: the namespace goes without saying. */
export function nameOf(path: string): string {
  return path.slice(path.indexOf("/") + 1);
}
