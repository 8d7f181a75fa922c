import type { Json } from "../json/json.js";
import { type Html, html } from "./html.js";

/** Characters; a page is not the place to read more. */
const maxLength = 100_000;

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON over several lines, its keys, texts and other values told apart. */
export function renderJson(value: Json): Html {
  const whole = JSON.stringify(value, null, 2);
  const text = whole.slice(0, maxLength);
  const parts: Html[] = [];
  let at = 0;
  for (const match of text.matchAll(token)) {
    const [found, string, colon] = match;
    parts.push(html`${text.slice(at, match.index)}`);
    const shown = string ?? found;
    const kind = string === undefined ? "literal" : colon === undefined ? "string" : "key";
    parts.push(html`<span class="json-${kind}">${shown}</span>${colon}`);
    at = match.index + found.length;
  }
  const left = whole.length - text.length;
  const more = left > 0 && html`\n<span class="muted">… and ${left} more characters</span>`;
  return html`${parts}${text.slice(at)}${more}`;
}
