import type { AnyRequestStep, HttpStep } from "./case.js";
import type { Reply } from "./check-step.js";
import { Connection, NoAnswer } from "./connection.js";
import type { Fixtures } from "./fixtures.js";
import { type WireRequest, wireRequest } from "./request.js";
import type { StartedRunner } from "./target.js";
import type { Transcript } from "./transcript.js";

/** Milliseconds for a 100 Continue; a client may send its body without one. Source: RFC 9110, 10.1.1. */
const continueMs = 1000;
/** Milliseconds in which a connection must not be closed, where a case says that it stays open. */
const staysOpenMs = 30;
const aliveMs = 5000;

export interface SenderOptions {
  runner: StartedRunner;
  fixtures: Fixtures;
  transcript: Transcript;
  /** Ends the case. */
  signal: AbortSignal;
}

/** A request that was sent, and its answer; undefined when nobody waited for one. */
export interface Sent {
  step: HttpStep;
  reply: Reply | undefined;
}

/** Sends a case's requests, each on a connection of its own unless the case says otherwise. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #open = new Set<Connection>();
  /** The last step's, for `reuse`. */
  #last: Connection | undefined;
  #lastIsHeld = false;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** @throws Error when the step wants a connection that is not there */
  async send(step: HttpStep): Promise<Sent> {
    if (!step.reuse) this.#leave();
    else if (this.#last === undefined) throw new Error("there is no connection to use again");
    const sent = await this.#sendOn(step.reuse ? this.#last! : this.#connect(), step);
    this.#lastIsHeld = step.half === true;
    return sent;
  }

  /** All at once. */
  together(steps: readonly HttpStep[]): Promise<Sent[]> {
    this.#leave();
    return Promise.all(steps.map((step) => this.#sendOn(this.#connect(), step)));
  }

  /** All on one connection, before the first answer is read. */
  async ahead(steps: readonly HttpStep[]): Promise<Sent[]> {
    this.#leave();
    const connection = this.#connect();
    const requests = steps.map((step) => this.#request(step));
    const started = performance.now();
    await connection.send(...requests.flatMap(({ head, body }) => [head, body]));
    const sent: Sent[] = [];
    for (const [i, step] of steps.entries()) {
      const limit = this.#limit(step.timeoutMs);
      sent.push({ step, reply: await this.#reply(connection, requests[i]!.method, started, limit) });
    }
    return sent;
  }

  /** Whether the runner answers a request that means nothing to it. */
  async isAlive(): Promise<boolean> {
    const connection = this.#connect();
    const step: AnyRequestStep = { request: "GET /alive" };
    const { head } = wireRequest(step, this.#options.fixtures, this.#options.runner.address);
    await connection.send(head);
    const reply = await connection.answer("GET", this.#limit(aliveMs)).then(
      () => true,
      () => false,
    );
    connection.close();
    return reply;
  }

  close(): void {
    for (const connection of this.#open) connection.close();
  }

  /** As the platform does: a request's connection is closed before the next one is opened. */
  #leave(): void {
    if (!this.#lastIsHeld) this.#last?.close();
    this.#last = undefined;
    this.#lastIsHeld = false;
  }

  #connect(): Connection {
    const connection = new Connection(this.#options.runner.address);
    this.#open.add(connection);
    this.#last = connection;
    return connection;
  }

  #request(step: HttpStep): WireRequest {
    const request = wireRequest(step, this.#options.fixtures, this.#options.runner.address);
    this.#options.transcript.sent(request.summary);
    return request;
  }

  async #sendOn(connection: Connection, step: HttpStep): Promise<Sent> {
    const request = this.#request(step);
    const started = performance.now();
    const limit = this.#limit(step.timeoutMs);
    await sendRequest(request, connection, limit);
    if (step.drop) connection.close();
    if (step.drop || step.half) return { step, reply: undefined };
    const reply = await this.#reply(connection, request.method, started, limit);
    if (reply.kind === "answer" && saysStaysOpen(step)) {
      await connection.changed(AbortSignal.timeout(staysOpenMs));
      reply.isOpen = connection.isOpen;
    }
    return { step, reply };
  }

  async #reply(connection: Connection, method: string, started: number, limit: AbortSignal): Promise<Reply> {
    const { transcript } = this.#options;
    try {
      const answer = await connection.answer(method, limit);
      const ms = performance.now() - started;
      transcript.answered(answer, ms);
      return { kind: "answer", answer, ms, isOpen: connection.isOpen };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      transcript.note(`no answer: ${error.message}`);
      return { kind: "none", reason: error.message, isClosed: error.isClosed };
    }
  }

  #limit(timeoutMs: number | undefined): AbortSignal {
    const { signal } = this.#options;
    return timeoutMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  }
}

function saysStaysOpen({ expect }: HttpStep): boolean {
  return expect?.contentLength === true || expect?.anyOf?.some((choice) => choice.contentLength) === true;
}

async function sendRequest(request: WireRequest, connection: Connection, limit: AbortSignal): Promise<void> {
  const { head, body, waitsForContinue } = request;
  if (!waitsForContinue) return connection.send(head, body);
  await connection.send(head);
  if (!connection.hasMore) {
    await connection.changed(AbortSignal.any([limit, AbortSignal.timeout(continueMs)]));
  }
  await connection.send(body);
}
