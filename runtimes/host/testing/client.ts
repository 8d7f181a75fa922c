import type { Host } from "../host.js";
import type { JsonObject } from "../json/json.js";

/** What a test sees of an answer. */
export interface Seen {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came, and compare it.
  json: any;
}

/** The calls that tests make of a host. */
export function clientOf(host: Host) {
  const authorization = `Basic ${Buffer.from(host.auth).toString("base64")}`;

  async function send(path: string, init: RequestInit = {}): Promise<Seen> {
    const answer = await fetch(`${host.url}${path}`, { redirect: "manual", ...init });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, json: parse(text) };
  }

  const rest = (method: string, path: string, json?: unknown, headers: Record<string, string> = {}) =>
    send(`/api/v1/namespaces/_/${path}`, {
      method,
      headers: {
        authorization,
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });

  /** Creates or replaces an action of a few lines of JavaScript. */
  async function put(name: string, code: string, more: JsonObject = {}): Promise<void> {
    const answer = await rest("PUT", `actions/${name}?overwrite=true`, {
      exec: { kind: "nodejs:default", code },
      ...more,
    });
    if (answer.status !== 200) throw new Error(`PUT ${name}: ${answer.text}`);
  }

  /** Creates or replaces a sequence of actions of the default package, or of `pkg/name`. */
  async function sequence(name: string, components: string[], more: JsonObject = {}): Promise<void> {
    const exec = { kind: "sequence", components: components.map((component) => `/_/${component}`) };
    const answer = await rest("PUT", `actions/${name}?overwrite=true`, { exec, ...more });
    if (answer.status !== 200) throw new Error(`PUT ${name}: ${answer.text}`);
  }

  const web = (path: string, init?: RequestInit) => send(`/api/v1/web/guest/${path}`, init);
  const invoke = (name: string, args: JsonObject = {}, query = "blocking=true&result=true") =>
    rest("POST", `actions/${name}?${query}`, args);

  return { send, rest, put, sequence, web, invoke };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The annotations that make a web action of an action. */
export function webAnnotations(more: Record<string, unknown> = {}): JsonObject {
  const all = { "web-export": true, ...more } as JsonObject;
  return { annotations: Object.entries(all).map(([key, value]) => ({ key, value })) };
}

/**
 * Waits until something holds.
 *
 * @throws Error when it does not within ten seconds
 */
export async function until<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error("it did not come about within 10 s");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Whether a process is there and no zombie's number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
