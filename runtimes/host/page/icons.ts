import { Html, html } from "./html.js";

/** What the page draws; strokes of the text's colour on a field of 16 by 16. */
const shapes = {
  ok: '<path d="m3.5 8.5 3 3 6-7"/>',
  error: '<path d="m4 4 8 8m0-8-8 8"/>',
  running: '<circle cx="8" cy="8" r="5" stroke-dasharray="16 16"/>',
  trigger: '<path d="M9 2 4 9h4l-1 5 5-7H8z"/>',
  sequence: '<path d="M2 8h12m-4-4 4 4-4 4"/>',
  web: '<circle cx="8" cy="8" r="5.5"/><path d="M2.5 8h11M8 2.5c-4 4-4 7 0 11 4-4 4-7 0-11"/>',
  cold: '<path d="M8 2v12M3 5l10 6M13 5 3 11"/>',
  copy: '<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M3 10.5V3.5a1 1 0 0 1 1-1h6.5"/>',
  close: '<path d="m4 4 8 8m0-8-8 8"/>',
  again: '<path d="M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3"/>',
  pause: '<path d="M5.5 3.5v9m5-9v9"/>',
  play: '<path d="M5 3v10l8-5z"/>',
} as const;

export type IconName = keyof typeof shapes;

/** Drawn once in the document, for `icon` to refer to. */
export function iconSprite(): Html {
  const symbols = Object.entries(shapes).map(
    ([name, shape]) => html`<symbol id="icon-${name}" viewBox="0 0 16 16">${new Html(shape)}</symbol>`,
  );
  return html`<svg class="sprite" aria-hidden="true">${symbols}</svg>`;
}

/** @param label  what it says to those who do not see it; without one it is mere decoration */
export function icon(name: IconName, label?: string): Html {
  const meaning = label === undefined ? html`aria-hidden="true"` : html`role="img" aria-label="${label}"`;
  return html`<svg class="icon icon-${name}" ${meaning}>${label !== undefined && html`<title>${label}</title>`}<use href="#icon-${name}"/></svg>`;
}

/** The page's own icon, as a file. */
export const favicon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#2f5bd7"/>' +
  '<path d="M9 9v8a7 7 0 0 0 14 0V9" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round"/>' +
  '<circle cx="23" cy="9" r="3" fill="#ffc94d"/></svg>';
