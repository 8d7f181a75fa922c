import type { Trace } from "./activation-history.js";
import { type Html, html } from "./html.js";
import { type Part, type Span, spansOf } from "./spans.js";
import { durationText } from "./time-text.js";

/** The axis that bars are drawn on. */
export interface Axis {
  /** Epoch milliseconds. */
  origin: number;
  /** Milliseconds from end to end. */
  scale: number;
  now: number;
}

/** Height of a bar's parts, so that they differ by more than their colour. */
const heights: Record<Part, number> = { wait: 0.2, init: 0.6, run: 1, whole: 0.2, moment: 1, running: 1 };

/** Draws where the time of an activation went. Widths are milliseconds: a `viewBox` is all that a new scale needs. */
export function renderBar(trace: Trace, { origin, scale, now }: Axis): Html {
  const spans = spansOf(trace, now);
  const isLong = spans.at(-1)!.to - origin > scale;
  return html`<svg class="bar${isLong ? " long" : ""}" viewBox="0 0 ${scale} 1" preserveAspectRatio="none" role="img" aria-label="${describeSpans(spans)}" data-until="${spans.at(-1)!.to - origin}"><title>${describeSpans(spans)}</title>${spans.map((span) => renderSpan(span, origin))}</svg>`;
}

/** Milliseconds. A rectangle without a width is not drawn at all, not even its outline. */
const leastWidth = 0.01;

function renderSpan({ part, from, to }: Span, origin: number): Html {
  const height = heights[part];
  const start = part === "running" ? html` data-from="${from}"` : undefined;
  return html`<rect class="${part}" x="${from - origin}" y="${(1 - height) / 2}" width="${Math.max(leastWidth, to - from)}" height="${height}"${start}/>`;
}

function describeSpans(spans: Span[]): string {
  const took = ({ from, to }: Span) => durationText(to - from);
  const texts: Record<Part, (span: Span) => string> = {
    wait: (span) => `waited ${took(span)}`,
    init: (span) => `init ${took(span)}`,
    run: (span) => `run ${took(span)}`,
    whole: (span) => `all parts ${took(span)}`,
    moment: () => "fired",
    running: () => "running",
  };
  return spans.map((span) => texts[span.part](span)).join(", ");
}

/** The axis' labels. */
export function renderRuler(scale: number): Html {
  const marks = [0, 0.25, 0.5, 0.75, 1];
  return html`<div class="ruler" aria-hidden="true">${marks.map((mark) => html`<span>${durationText(scale * mark)}</span>`)}</div>`;
}
