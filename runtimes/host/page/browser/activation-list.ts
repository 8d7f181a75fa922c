import type { PageUpdate } from "../page-update.js";
import { fitBars, setScale } from "./draw-bars.js";
import { element, elementOf } from "./elements.js";
import { showTimes } from "./show-times.js";

/** Items that are kept; the oldest go first. */
const maxItems = 200;

/** What is looked for. */
export interface Filter {
  text: string;
  /** "failed", "cold", "running", or "" for all. */
  state: string;
  /** `guest/pkg/name`, or "" for all. */
  path: string;
}

const list = element("#activations", HTMLElement);
const filter: Filter = { text: "", state: "", path: "" };
/** What came while the list was held still, by the item's id. */
const held = new Map<string, string>();
const gone = new Set<string>();
let isHeld = false;
/** Milliseconds of the time axis, as it was told last. */
let scale = Number(list.dataset.scale);

/** Puts new and changed activations in their place. */
export function updateActivations({ traces, changed, scale: told }: PageUpdate): void {
  scale = told;
  for (const { id, isRoot } of changed) if (!isRoot) gone.add(id);
  for (const { id, html } of traces) held.set(id, html);
  if (isHeld) tellHeld();
  else placeHeld();
}

function placeHeld(): void {
  setScale(scale);
  for (const id of gone) document.getElementById(`trace-${id}`)?.remove();
  gone.clear();
  // The earliest first, so that each finds its place at the top.
  for (const [id, html] of [...held].reverse()) place(id, html);
  held.clear();
  while (list.children.length > maxItems) list.lastElementChild?.remove();
  applyFilter();
}

function place(id: string, html: string): void {
  const item = elementOf(html);
  if (item === undefined) return;
  fitBars(item);
  showTimes(item);
  const before = document.getElementById(`trace-${id}`);
  if (before !== null) {
    const focused = before.contains(document.activeElement)
      ? document.activeElement?.getAttribute("data-show")
      : null;
    before.replaceWith(item);
    if (focused) item.querySelector<HTMLElement>(`[data-show="${focused}"]`)?.focus();
    return;
  }
  item.classList.add("is-new");
  const begun = Number(item.dataset.begun);
  const next = [...list.children].find((other) => Number((other as HTMLElement).dataset.begun) <= begun);
  list.insertBefore(item, next ?? null);
}

/** Holds the list still, or lets what came meanwhile in. */
export function holdActivations(hold: boolean): void {
  isHeld = hold;
  if (!hold) placeHeld();
  tellHeld();
}

function tellHeld(): void {
  const button = element("#pause", HTMLButtonElement);
  button.setAttribute("aria-pressed", String(isHeld));
  const text = isHeld ? (held.size > 0 ? `Resume (${held.size} new)` : "Resume") : "Pause";
  element("#pause span", HTMLElement).textContent = text;
  element("#pause use", SVGElement).setAttribute("href", isHeld ? "#icon-play" : "#icon-pause");
}

/** Shows what matches; an item stays whole when one of its activations does. */
export function filterActivations(change: Partial<Filter>): void {
  Object.assign(filter, change);
  element("#only", HTMLElement).hidden = filter.path === "";
  element("#only-name", HTMLElement).textContent = filter.path.slice(filter.path.indexOf("/") + 1);
  applyFilter();
}

function applyFilter(): void {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const item of list.children as HTMLCollectionOf<HTMLElement>) {
    const isShown = [...item.querySelectorAll<HTMLElement>(".row")].some((row) => matches(row, words));
    item.hidden = !isShown;
    if (isShown) shown++;
  }
  element("#no-activations", HTMLElement).hidden = list.children.length > 0;
  element("#no-match", HTMLElement).hidden = list.children.length === 0 || shown > 0;
}

function matches(row: HTMLElement, words: string[]): boolean {
  const { state = "", path = "", show = "" } = row.dataset;
  if (filter.state !== "" && !state.split(" ").includes(filter.state)) return false;
  if (filter.path !== "" && path !== filter.path) return false;
  const text = `${row.querySelector(".what")?.textContent} ${path} ${show} ${state}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
