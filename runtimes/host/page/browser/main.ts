import "./page.css";
import type { PageUpdate } from "../page-update.js";
import { filterActivations, holdActivations, updateActivations } from "./activation-list.js";
import { callHost } from "./call-host.js";
import { copy } from "./copy.js";
import { close, followAddress, markOpen, open, updateDetail } from "./detail.js";
import { growBars } from "./draw-bars.js";
import { drawOverview } from "./draw-overview.js";
import { element } from "./elements.js";
import { followUpdates } from "./follow-updates.js";
import { check, fillForm, send, setParameters } from "./parameters-form.js";
import { showTimes } from "./show-times.js";
import { toast } from "./toast.js";

document.documentElement.dataset.script = "on";

followUpdates((update) => {
  updateLists(update);
  updateActivations(update);
  updateDetail(update);
  markOpen();
  drawOverview();
});

function updateLists({ lists }: PageUpdate): void {
  for (const [id, html] of Object.entries(lists)) {
    const place = element(`#${id}`, HTMLElement);
    const focused = place.contains(document.activeElement) ? document.activeElement : null;
    const name = focused?.getAttribute("data-show") ?? focused?.getAttribute("data-rule");
    place.innerHTML = html;
    if (name) {
      const again = `[data-show="${CSS.escape(name)}"], [data-rule="${CSS.escape(name)}"]`;
      place.querySelector<HTMLElement>(again)?.focus();
    }
  }
}

/** What a click on an element with such data does. */
const clicks: Record<string, (data: DOMStringMap, target: HTMLElement) => unknown> = {
  copy: ({ copy: text = "" }) => copy(text),
  replay: ({ replay = "" }) => follow(callHost("replay", { activationId: replay })),
  edit: async ({ edit = "", parameters = "" }) => {
    await open(`actions/${edit}`);
    setParameters(parameters);
  },
  only: ({ only = "" }) => {
    filterActivations({ path: only });
    if (getComputedStyle(element("#detail", HTMLElement)).position === "fixed") close();
  },
  rule: async ({ rule, next }) => {
    const answer = await callHost("set-rule", { rule, status: next });
    toast(answer.ok ? `The rule is ${next}` : answer.error);
  },
  close: () => close(),
  show: ({ show = "" }) => open(show),
};

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof Element)) return;
  for (const [name, run] of Object.entries(clicks)) {
    const target = event.target.closest<HTMLElement>(`[data-${name}]`);
    if (target === null) continue;
    event.preventDefault();
    run(target.dataset, target);
    return;
  }
});

async function follow(answering: ReturnType<typeof callHost>): Promise<void> {
  const answer = await answering;
  if (!answer.ok) toast(answer.error);
  else if (typeof answer.json.activationId === "string")
    await open(`activations/${answer.json.activationId}`);
}

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!(event.target instanceof HTMLFormElement) || !event.target.matches(".call")) return;
  const activationId = await send(event.target);
  if (activationId !== undefined) await open(`activations/${activationId}`);
});

document.addEventListener("input", (event) => {
  if (!(event.target instanceof HTMLTextAreaElement)) return;
  if (event.target.form?.matches(".call")) check(event.target.form);
});

const search = element("#search", HTMLInputElement);
search.addEventListener("input", () => filterActivations({ text: search.value }));
element("#filters", HTMLFormElement).addEventListener("change", (event) => {
  if (event.target instanceof HTMLInputElement && event.target.name === "state") {
    filterActivations({ state: event.target.value });
  }
});
element("#only", HTMLButtonElement).addEventListener("click", () => filterActivations({ path: "" }));
element("#clear-filters", HTMLButtonElement).addEventListener("click", () => {
  element("#filters", HTMLFormElement).reset();
  filterActivations({ text: "", state: "", path: "" });
});

const pause = element("#pause", HTMLButtonElement);
pause.addEventListener("click", () => holdActivations(pause.getAttribute("aria-pressed") !== "true"));

const key = element("#key", HTMLElement);
element("#show-key", HTMLButtonElement).addEventListener("click", showKey);
element("#copy-wskprops", HTMLButtonElement).addEventListener("click", async () => {
  await showKey();
  await copy(`${key.parentElement?.textContent ?? ""}\n`);
});

async function showKey(): Promise<void> {
  const answer = await callHost("key", {});
  if (!answer.ok) return toast(answer.error);
  key.textContent = String(answer.json.auth);
  key.classList.remove("muted");
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof Element && event.target.matches("[type=search], textarea");
  if (
    event.key === "Enter" &&
    (event.ctrlKey || event.metaKey) &&
    event.target instanceof HTMLTextAreaElement
  ) {
    event.target.form?.requestSubmit();
  } else if (event.key === "Escape") {
    if (isTyping) (event.target as HTMLElement).blur();
    else close();
  } else if (event.key === "/" && !isTyping) {
    event.preventDefault();
    search.focus();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !isTyping) {
    if (moveFocus(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
  }
});

/** From row to row, of the list that has the focus, else into the activations. */
function moveFocus(step: number): boolean {
  const within = document.activeElement?.closest(".side, .waterfall") ?? element("#activations", HTMLElement);
  const rows = [...within.querySelectorAll<HTMLElement>("[data-show]")].filter(
    (row) => row.offsetParent !== null,
  );
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = rows[at < 0 ? 0 : at + step];
  next?.focus();
  return next !== undefined;
}

addEventListener("popstate", followAddress);
addEventListener("resize", drawOverview);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawOverview);

const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
setInterval(() => {
  if (!isCalm.matches) growBars();
}, 100);
setInterval(() => {
  showTimes();
  growBars();
  drawOverview();
}, 1000);

fillForm(document);
markOpen();
showTimes();
drawOverview();
