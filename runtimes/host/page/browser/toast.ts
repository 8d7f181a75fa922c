import { element } from "./elements.js";

let hiding: number | undefined;

/** Says something in passing. */
export function toast(text: string): void {
  const place = element("#toast", HTMLElement);
  place.textContent = text;
  place.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => {
    place.hidden = true;
  }, 3000);
}
