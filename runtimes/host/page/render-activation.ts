import type { Activation } from "../activations/activation.js";
import { annotationOf } from "../entities/entity.js";
import type { Store } from "../store/store.js";
import type { ActivationHistory, Trace, Watched } from "./activation-history.js";
import { pageAddress, printShown } from "./address.js";
import { type Html, html } from "./html.js";
import { icon } from "./icons.js";
import { renderJson } from "./render-json.js";
import { renderCommand, renderSheet } from "./render-sheet.js";
import { nameOf, renderRows, stateIcon, tagsOf, tookText } from "./render-trace.js";
import { renderRuler } from "./render-waterfall.js";
import { endOfTrace, scaleFor, spansOf } from "./spans.js";
import { dateText, durationText } from "./time-text.js";

/** Lines of a log that are shown. */
const maxLogLines = 1000;

/** All there is to know of one activation. */
export function renderActivation(
  watched: Watched,
  history: ActivationHistory,
  store: Store,
  url: string,
): Html {
  const record = store.activation(watched.id);
  const now = Date.now();
  const trace = history.traceOf(watched);
  const root = history.traceOf(history.get(history.rootOf(watched.id)) ?? watched);
  const scale = scaleFor(endOfTrace(root, now) - root.activation.begun);
  const { id, path, kind, begun, progress } = watched;
  const open = { kind: kind === "trigger" ? "trigger" : "action", path } as const;
  const isRunning = progress.kind === "running";
  return renderSheet(
    { kind: "activation", id },
    {
      isRunning,
      title: html`${stateIcon(watched)}<a href="${pageAddress(open)}" data-show="${printShown(open)}">${nameOf(path)}</a>`,
      notes: html`<p class="facts"><span class="fact-state">${isRunning ? "running" : progress.status}</span>${tagsOf(watched)}<span>${tookText(trace, now)}</span><time datetime="${new Date(begun).toISOString()}" data-relative="after">${dateText(begun)}</time></p>
<p class="facts"><code class="id">${id}</code><button type="button" class="quiet needs-script" data-copy="${id}">${icon("copy")}Copy id</button></p>`,
      body: [
        errorOf(watched),
        html`<section><h3>Time</h3>${renderParts(trace, now)}<div class="waterfall"><div class="waterfall-axis">${renderRuler(scale)}</div>${renderRows(root, { origin: root.activation.begun, scale, now }, id)}</div></section>`,
        record !== undefined && renderResult(record),
        renderLogs(watched, record),
        renderParameters(watched),
        record !== undefined && renderAnnotations(record),
        renderCommand(`curl -u "$AUTH" ${url}/api/v1/namespaces/_/activations/${id}`),
      ],
    },
  );
}

function errorOf({ progress }: Watched): Html | false {
  if (progress.kind === "running" || progress.status === "success") return false;
  return html`<p class="callout">${icon("error")}<span><strong>${progress.status}</strong> ${progress.error ?? ""}</span></p>`;
}

function renderParts(trace: Trace, now: number): Html {
  const names = {
    wait: "wait",
    init: "init",
    run: "run",
    whole: "all parts",
    moment: "fired",
    running: "so far",
  };
  const spans = spansOf(trace, now);
  return html`<dl class="parts">${spans.map(
    ({ part, from, to }) =>
      html`<div><dt><span class="swatch ${part}"></span>${names[part]}</dt><dd>${part === "moment" ? "" : durationText(to - from)}</dd></div>`,
  )}</dl>`;
}

function renderResult({ response }: Activation): Html {
  const text = JSON.stringify(response.result, null, 2);
  return html`<section><h3>Result <button type="button" class="quiet needs-script" data-copy="${text}">${icon("copy")}Copy</button></h3><pre class="json" tabindex="0">${renderJson(response.result)}</pre></section>`;
}

function renderLogs({ kind, progress }: Watched, record: Activation | undefined): Html | false {
  if (kind === "sequence" || kind === "trigger") return false;
  const lines =
    progress.kind === "running"
      ? progress.lines.map(({ stream, text }) => ({ time: "", stream, text }))
      : (record?.logs ?? []).map(readLine);
  const left = lines.length - maxLogLines;
  if (lines.length === 0) return html`<section><h3>Logs</h3><p class="empty">It wrote nothing.</p></section>`;
  return html`<section><h3>Logs <span class="muted">${lines.length} ${lines.length === 1 ? "line" : "lines"}</span></h3><ol class="log" tabindex="0">${lines
    .slice(-maxLogLines)
    .map(
      ({ time, stream, text }) =>
        html`<li class="${stream}"><span class="log-time">${time}</span><span class="log-stream">${stream === "stderr" ? "err" : ""}</span><span class="log-text">${withoutColors(text)}</span></li>`,
    )}</ol>${left > 0 && html`<p class="muted">${left} earlier lines are left out.</p>`}</section>`;
}

/** Of `2026-03-01T14:03:27.042Z stdout: text`. */
function readLine(line: string): { time: string; stream: string; text: string } {
  const [, time = "", stream = "stdout", text = line] =
    /^\S+T(\d\d:\d\d:\d\d\.\d{3})\d*Z (stdout|stderr): ([\s\S]*)$/.exec(line) ?? [];
  return { time, stream, text };
}

/** Terminals' colours mean nothing here. */
function withoutColors(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one.
  return text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "");
}

function renderParameters({ id, path, kind, payload, progress }: Watched): Html {
  if (payload === undefined) {
    return html`<section><h3>Parameters</h3><p class="empty">Not remembered: the record has none, and the host keeps only those of late.</p></section>`;
  }
  const text = JSON.stringify(payload, null, 2);
  const edit =
    kind !== "trigger" &&
    html`<button type="button" class="needs-script" data-edit="${path}" data-parameters="${text}">Edit and invoke</button>`;
  const again = html`<button type="button" class="needs-script" data-replay="${id}"${progress.kind === "running" && html` disabled`}>${icon("again")}Replay</button>`;
  return html`<section><h3>Parameters</h3><pre class="json" tabindex="0">${renderJson(payload)}</pre><p class="buttons">${again}${edit}</p></section>`;
}

function renderAnnotations(record: Activation): Html {
  const rows = [
    ["version", record.version],
    ...record.annotations.map(({ key, value }) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
    ...(record.cause === undefined || annotationOf(record, "causedBy") !== undefined
      ? []
      : [["cause", record.cause]]),
  ];
  return html`<section><h3>Annotations</h3><dl class="pairs">${rows.map(([key, value]) => html`<div><dt>${key}</dt><dd>${value}</dd></div>`)}</dl></section>`;
}
