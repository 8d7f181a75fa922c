import type { ServerResponse } from "node:http";
import type { Answer } from "../http/message.js";
import type { PageUpdate } from "./page-update.js";

/** Milliseconds between what happens and what is sent: what comes together goes together. */
const gatherMs = 100;

/** Milliseconds after which a page looks for itself: runners end without anybody telling. */
const lookMs = 1000;

/** A page that is open. */
interface Listener {
  response: ServerResponse;
  /** Of the history, as it was sent last. */
  version: number;
  /** As they were sent last. */
  lists: Record<string, string>;
}

/** Makes an update, or none when there is nothing new. */
export type MakeUpdate = (version: number, lists: Record<string, string>) => PageUpdate | undefined;

/** Keeps open pages up to date, by server-sent events (HTML Living Standard, "Server-sent events"). */
export class UpdateStream {
  readonly #make: MakeUpdate;
  readonly #listeners = new Set<Listener>();
  #gathering: NodeJS.Timeout | undefined;
  #looking: NodeJS.Timeout | undefined;

  constructor(make: MakeUpdate) {
    this.#make = make;
  }

  /** Sends what is new soon. Costs nothing while no page is open. */
  changed(): void {
    if (this.#listeners.size === 0 || this.#gathering !== undefined) return;
    this.#gathering = setTimeout(() => {
      this.#gathering = undefined;
      for (const listener of this.#listeners) this.#send(listener);
    }, gatherMs).unref();
  }

  /** @param version  of the history, as the page has it */
  answer(version: number): Answer {
    return {
      status: 200,
      headers: [
        ["Cache-Control", "no-store"],
        ["X-Content-Type-Options", "nosniff"],
      ],
      body: { type: "text/event-stream", bytes: Buffer.alloc(0) },
      stream: (response) => this.#listen({ response, version, lists: {} }),
    };
  }

  close(): void {
    clearTimeout(this.#gathering);
    clearInterval(this.#looking);
    for (const { response } of this.#listeners) response.end();
  }

  #listen(listener: Listener): void {
    const { response } = listener;
    this.#listeners.add(listener);
    response.on("close", () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#looking);
      this.#looking = undefined;
    });
    response.on("error", () => {});
    this.#looking ??= setInterval(() => this.changed(), lookMs).unref();
    response.write("retry: 1000\n\n");
    this.#send(listener);
  }

  #send(listener: Listener): void {
    const { response } = listener;
    // A page that does not keep up gets it all later, at once.
    if (response.writableNeedDrain) return;
    const update = this.#make(listener.version, listener.lists);
    if (update === undefined) return;
    listener.version = update.version;
    Object.assign(listener.lists, update.lists);
    response.write(`id: ${update.version}\ndata: ${JSON.stringify(update)}\n\n`);
  }
}
