import { randomBytes } from "node:crypto";
import { type Answer, type HostRequest, headerOf } from "../http/message.js";
import { plain } from "../http/refuse-request.js";
import type { RestContext } from "../rest/rest-request.js";
import type { ActivationHistory, Watched } from "./activation-history.js";
import { readShown, type Shown } from "./address.js";
import { refusePageCall } from "./check-page-call.js";
import { type Html, html } from "./html.js";
import { assetAnswer } from "./page-assets.js";
import { callPage } from "./page-calls.js";
import type { PageUpdate } from "./page-update.js";
import { renderActivation } from "./render-activation.js";
import { renderDocument, renderSignIn } from "./render-document.js";
import { renderEntity } from "./render-entity.js";
import { renderLists } from "./render-lists.js";
import { renderMissing } from "./render-sheet.js";
import { renderTrace } from "./render-trace.js";
import { SignIn } from "./sign-in.js";
import { endOfTrace, scaleFor } from "./spans.js";
import { UpdateStream } from "./update-stream.js";

export interface HostPageOptions {
  rest: RestContext;
  history: ActivationHistory;
  /** `uuid:key` */
  auth: string;
  hostname: string;
  port: number;
  /** `http://127.0.0.1:3233` */
  url: string;
}

/** Items of the list. */
const maxTraces = 200;

/** Of one update: more than that passes by unseen anyway. */
const maxTracesAtOnce = 60;

/** Nothing from elsewhere, nothing inline, in no frame. */
const documentHeaders: [string, string][] = [
  [
    "Content-Security-Policy",
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  ],
  ["X-Content-Type-Options", "nosniff"],
  ["X-Frame-Options", "DENY"],
  ["Referrer-Policy", "no-referrer"],
  ["Cross-Origin-Opener-Policy", "same-origin"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
  ["Cache-Control", "no-store"],
  ["Vary", "Accept"],
];

/**
 * What a browser sees at `/`: actions, triggers, rules and runners, and activations as they happen. Its own calls are
 * below `/unlisten/`, where OpenWhisk has nothing.
 */
export class HostPage {
  /** To be opened in a browser. */
  readonly address: string;
  readonly #options: HostPageOptions;
  readonly #token = randomBytes(24).toString("base64url");
  readonly #signIn: SignIn;
  readonly #updates: UpdateStream;

  constructor(options: HostPageOptions) {
    this.#options = options;
    this.#signIn = new SignIn(options.auth, options.hostname, options.port);
    this.address = this.#signIn.address(options.url);
    this.#updates = new UpdateStream((version, lists) => this.#update(version, lists));
    options.history.onChange = () => this.#updates.changed();
  }

  /** Tells it that entities may have changed. */
  changed(): void {
    this.#updates.changed();
  }

  close(): void {
    this.#updates.close();
  }

  /** @returns undefined when the request is none of the page's */
  async route(request: HostRequest): Promise<Answer | undefined> {
    const [first, second = "", ...rest] = request.target.segments;
    if (first === "unlisten") return await this.#below(request, second, rest);
    const isRoot = (first === undefined || first === "") && request.target.segments.length <= 1;
    if (!isRoot || !["GET", "HEAD"].includes(request.method) || !wantsHtml(request)) return undefined;
    const entrance = this.#signIn.enter(request);
    if (entrance !== undefined) return entrance;
    if (!this.#signIn.isSignedIn(request)) return document(401, renderSignIn());
    return document(200, this.#document(request));
  }

  async #below(request: HostRequest, name: string, rest: string[]): Promise<Answer> {
    const notHere = plain(404, "There is nothing of this name here.");
    if (request.method === "GET" && rest.length === 0) {
      const asset = await assetAnswer(name);
      if (asset !== undefined) return asset;
    }
    if (!this.#signIn.isSignedIn(request)) return plain(401, "Open the link that the host printed first.");
    const refusal = refusePageCall(request, this.#token);
    if (refusal !== undefined) return plain(403, refusal);
    if (request.method === "POST" && rest.length === 0) return (await this.#call(name, request)) ?? notHere;
    if (request.method !== "GET") return notHere;
    if (name === "updates") return this.#updates.answer(versionIn(request));
    const shown = name === "show" ? readShown(rest.join("/")) : undefined;
    return shown === undefined ? notHere : document(200, this.#sheet(shown));
  }

  async #call(name: string, { body }: HostRequest): Promise<Answer | undefined> {
    const outcome = await callPage(name, body, this.#options);
    if (outcome === undefined) return undefined;
    this.changed();
    const { status, value } = outcome.ok
      ? { status: 200, value: outcome.json }
      : { status: outcome.status, value: { error: outcome.error } };
    const bytes = Buffer.from(JSON.stringify(value));
    return { status, headers: [["Cache-Control", "no-store"]], body: { type: "application/json", bytes } };
  }

  #document(request: HostRequest): Html {
    const { history, rest, url } = this.#options;
    const roots = history.roots().slice(0, maxTraces);
    const scale = this.#scale();
    const asked = request.target.query.find(([name]) => name === "show")?.[1];
    const shown = asked === undefined ? undefined : readShown(asked);
    return renderDocument({
      url: addressSeen(request, url),
      namespace: rest.namespace,
      token: this.#token,
      version: history.version,
      traces: roots.map((root) => renderTrace(history.traceOf(root), scale, Date.now())),
      scale,
      lists: renderLists(rest, history),
      ...(shown === undefined ? {} : { sheet: this.#sheet(shown) }),
    });
  }

  #sheet(shown: Shown): Html {
    const { history, rest, url } = this.#options;
    if (shown.kind !== "activation") return renderEntity(shown, rest, history, url);
    const watched = history.get(shown.id);
    return watched === undefined ? renderMissing(shown) : renderActivation(watched, history, rest.store, url);
  }

  #update(version: number, sent: Record<string, string>): PageUpdate | undefined {
    const { history, rest } = this.#options;
    const changed = history.changedAfter(version);
    const lists = Object.entries(renderLists(rest, history))
      .map(([id, { text }]) => [id, text] as const)
      .filter(([id, text]) => sent[id] !== text);
    if (changed.length === 0 && lists.length === 0) return undefined;
    const roots = [...new Set(changed.map(({ id }) => history.rootOf(id)))]
      .map((id) => history.get(id))
      .filter((root): root is Watched => root !== undefined)
      .sort((a, b) => b.begun - a.begun)
      .slice(0, maxTracesAtOnce);
    const scale = this.#scale();
    return {
      version: history.version,
      traces: roots.map((root) => ({
        id: root.id,
        html: renderTrace(history.traceOf(root), scale, Date.now()).text,
      })),
      changed: changed.map(({ id }) => ({ id, isRoot: history.rootOf(id) === id })),
      lists: Object.fromEntries(lists),
      scale,
    };
  }

  /** Nine of ten of the latest fit: one that takes minutes does not make dots of all others. */
  #scale(): number {
    const { history } = this.#options;
    const now = Date.now();
    const lengths = history
      .roots()
      .slice(0, 50)
      .filter(({ progress }) => progress.kind === "finished")
      .map((root) => endOfTrace(history.traceOf(root), now) - root.begun)
      .sort((a, b) => a - b);
    return scaleFor(lengths[Math.floor(lengths.length * 0.9)] ?? 100);
  }
}

function document(status: number, content: Html): Answer {
  return {
    status,
    headers: documentHeaders,
    body: { type: "text/html; charset=utf-8", bytes: Buffer.from(html`${content}`.text) },
  };
}

/** A browser says that it wants a page; other clients take anything, or JSON. */
function wantsHtml(request: HostRequest): boolean {
  return (headerOf(request, "accept") ?? "").includes("text/html");
}

/** As whoever looks reaches it; `localhost` and the address are both right. */
function addressSeen(request: HostRequest, url: string): string {
  const host = headerOf(request, "host");
  return host === undefined ? url : `http://${host}`;
}

function versionIn(request: HostRequest): number {
  const since = request.target.query.find(([name]) => name === "since")?.[1];
  return Number(headerOf(request, "last-event-id") ?? since ?? 0) || 0;
}
