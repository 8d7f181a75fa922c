import type { PageUpdate } from "../page-update.js";
import { fetchSheet } from "./call-host.js";
import { element, elementOf } from "./elements.js";
import { fillForm } from "./parameters-form.js";
import { showTimes } from "./show-times.js";

/** Milliseconds between two looks at what changes all the time. */
const refreshMs = 300;

const place = element("#detail", HTMLElement);
const main = element("main", HTMLElement);
const nothing = place.querySelector(".nothing")?.cloneNode(true);
let refreshing: number | undefined;

/** What is open: `activations/{id}`, `actions/guest/name`. */
export function openName(): string | undefined {
  return place.querySelector<HTMLElement>(".sheet")?.dataset.shows;
}

/** Opens something, and makes it the page's address. */
export async function open(shown: string, remember = true): Promise<void> {
  if (remember) history.pushState(null, "", `/?show=${encodeURIComponent(shown).replaceAll("%2F", "/")}`);
  const markup = await fetchSheet(shown);
  if (markup === undefined) return;
  show(markup);
  // It may have ended while the sheet was on its way, when news of it was about nothing that is open.
  if (place.querySelector(".sheet[data-running]") !== null) refresh();
  place.scrollTop = 0;
  const isOver = getComputedStyle(place).position === "fixed";
  if (isOver) place.querySelector<HTMLElement>("h2")?.focus();
}

/** @returns whether there was something to close */
export function close(remember = true): boolean {
  const shown = openName();
  if (shown === undefined) return false;
  if (remember) history.pushState(null, "", "/");
  place.replaceChildren(...(nothing === undefined ? [] : [nothing.cloneNode(true)]));
  main.classList.remove("has-sheet");
  markOpen();
  document.querySelector<HTMLElement>(`main [data-show="${CSS.escape(shown)}"]`)?.focus();
  return true;
}

/** Opens what the address says. */
export function followAddress(): void {
  const shown = new URLSearchParams(location.search).get("show");
  if (shown === null) close(false);
  else void open(shown, false);
}

/** Looks again when something that is open has changed. */
export function updateDetail({ changed, lists }: PageUpdate): void {
  const shown = openName();
  if (shown === undefined) return;
  const isPart = ({ id }: { id: string }) => place.querySelector(`[data-show="activations/${id}"]`) !== null;
  const isStale = shown.startsWith("activations/")
    ? changed.some((one) => shown === `activations/${one.id}` || isPart(one)) || isNewPart()
    : Object.keys(lists).length > 0;
  if (isStale) refresh();

  /** The list knows the tree by now: what is open may have got one more part. */
  function isNewPart(): boolean {
    const rows = (within: Element | null | undefined) => within?.querySelectorAll(".row").length ?? 0;
    const item = document.querySelector(`#activations [data-show="${shown}"]`)?.closest(".trace");
    return item !== undefined && item !== null && rows(item) !== rows(place);
  }
}

/** Marks what is open wherever it is listed. */
export function markOpen(): void {
  const shown = openName();
  for (const link of document.querySelectorAll(".side [aria-current], .traces [aria-current]")) {
    link.removeAttribute("aria-current");
  }
  if (shown === undefined) return;
  const name = CSS.escape(shown);
  for (const link of document.querySelectorAll(
    `.side [data-show="${name}"], .traces [data-show="${name}"]`,
  )) {
    link.setAttribute("aria-current", "true");
  }
}

function refresh(): void {
  if (refreshing !== undefined) return;
  refreshing = setTimeout(async () => {
    refreshing = undefined;
    const shown = openName();
    const markup = shown === undefined ? undefined : await fetchSheet(shown);
    if (markup !== undefined && openName() === shown) show(markup);
  }, refreshMs);
}

/** What was typed, marked and scrolled to stays, as long as it is about the same thing. */
function show(markup: string): void {
  const sheet = elementOf(markup);
  if (sheet === undefined) return;
  const before = place.querySelector<HTMLElement>(".sheet");
  const isSame = before?.dataset.shows === sheet.dataset.shows;
  if (isSame && before?.outerHTML === sheet.outerHTML) return;
  const form = isSame ? before?.querySelector("form.call") : null;
  const focused = form?.contains(document.activeElement)
    ? (document.activeElement as HTMLElement)
    : undefined;
  const scroll = isSame ? place.scrollTop : 0;
  if (form) sheet.querySelector("form.call")?.replaceWith(form);
  place.replaceChildren(sheet);
  if (!form) fillForm(sheet);
  focused?.focus();
  place.scrollTop = scroll;
  main.classList.add("has-sheet");
  showTimes(sheet);
  markOpen();
}
