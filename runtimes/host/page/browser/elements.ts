/**
 * An element that the host's markup always has.
 *
 * @throws Error when it has not
 */
export function element<T extends Element>(selector: string, kind: { new (): T }): T {
  const found = document.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${selector}`);
}

/** The element of the host's own markup; text in it was escaped there. */
export function elementOf(markup: string): HTMLElement | undefined {
  const template = document.createElement("template");
  template.innerHTML = markup;
  const made = template.content.firstElementChild;
  return made instanceof HTMLElement ? made : undefined;
}
