import { callHost } from "./call-host.js";
import { element } from "./elements.js";

/** A form that sends JSON parameters: to an action, or to a trigger. */
interface Purpose {
  call: "invoke" | "fire";
  field: "action" | "trigger";
  path: string;
}

function purposeOf({ dataset }: HTMLFormElement): Purpose {
  return dataset.fire === undefined
    ? { call: "invoke", field: "action", path: dataset.invoke ?? "" }
    : { call: "fire", field: "trigger", path: dataset.fire };
}

/** Parameters are kept in this browser, action by action. */
function keyOf({ call, path }: Purpose): string {
  return `unlisten ${call} ${path}`;
}

/** Puts in what was sent the last time. */
export function fillForm(within: ParentNode): void {
  const form = within.querySelector<HTMLFormElement>("form.call");
  if (form === null) return;
  const kept = localStorage.getItem(keyOf(purposeOf(form)));
  if (kept !== null) textOf(form).value = kept;
}

/** Puts in parameters that came from elsewhere. */
export function setParameters(text: string): void {
  const form = element("form.call", HTMLFormElement);
  textOf(form).value = text;
  check(form);
  textOf(form).focus();
}

/** Says at once what is wrong with what is typed, and keeps it. */
export function check(form: HTMLFormElement): Record<string, unknown> | undefined {
  const text = textOf(form).value;
  localStorage.setItem(keyOf(purposeOf(form)), text);
  const { problem, value } = readObject(text);
  tell(form, problem);
  return value;
}

/** @returns the activation that came of it */
export async function send(form: HTMLFormElement): Promise<string | undefined> {
  const parameters = check(form);
  if (parameters === undefined) {
    textOf(form).focus();
    return undefined;
  }
  const { call, field, path } = purposeOf(form);
  const button = form.querySelector("button");
  if (button !== null) button.disabled = true;
  const answer = await callHost(call, { [field]: path, parameters });
  if (button !== null) button.disabled = false;
  if (!answer.ok) {
    tell(form, answer.error);
    return undefined;
  }
  if (typeof answer.json.activationId === "string") return answer.json.activationId;
  tell(form, "It has no active rule: nothing came of it.");
  return undefined;
}

function textOf(form: HTMLFormElement): HTMLTextAreaElement {
  return form.elements.namedItem("parameters") as HTMLTextAreaElement;
}

function tell(form: HTMLFormElement, problem: string | undefined): void {
  const place = form.querySelector<HTMLElement>(".problem");
  if (place !== null) {
    place.hidden = problem === undefined;
    place.textContent = problem ?? "";
  }
  textOf(form).setAttribute("aria-invalid", String(problem !== undefined));
}

function readObject(text: string): { problem?: string; value?: Record<string, unknown> } {
  if (text.trim() === "") return { value: {} };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { value: value as Record<string, unknown> };
    }
    return { problem: 'Parameters are a JSON object: { "name": "value" }' };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}
