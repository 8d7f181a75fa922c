import { durationText } from "../time-text.js";
import { element } from "./elements.js";

/** Milliseconds that the list's axis has. */
let scale = Number(element("#activations", HTMLElement).dataset.scale);

/** Gives the list another time axis. Bars are drawn in milliseconds, so only their view changes. */
export function setScale(wanted: number): void {
  if (wanted === scale) return;
  scale = wanted;
  document.querySelectorAll(".axis .ruler span").forEach((label, at) => {
    label.textContent = durationText((wanted * at) / 4);
  });
  for (const bar of document.querySelectorAll<SVGElement>("#activations .bar")) fit(bar);
}

/** Fits what was drawn for another axis. */
export function fitBars(within: ParentNode): void {
  for (const bar of within.querySelectorAll<SVGElement>(".bar")) fit(bar);
}

function fit(bar: SVGElement): void {
  bar.setAttribute("viewBox", `0 0 ${scale} 1`);
  bar.classList.toggle("long", Number(bar.dataset.until) > scale);
}

/** Lets the bars of what is running grow. */
export function growBars(): void {
  for (const rect of document.querySelectorAll<SVGElement>("rect.running")) {
    rect.setAttribute("width", String(Math.max(0, Date.now() - Number(rect.dataset.from))));
  }
}
