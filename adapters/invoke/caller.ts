import { checkOptions } from "../check-options.js";
import { UnlistenError } from "../errors.js";
import { invokePath, webActionPath } from "./action-name.js";
import { type Budget, budgetOf, remainingMs } from "./budget.js";
import { type CallerContext, callerContext } from "./caller-context.js";
import { type Endpoint, openEndpoint } from "./endpoint.js";
import { endAgent } from "./fresh-agent.js";
import { activationIdOf, controllerErrorOf, type HttpAnswer, jsonOf } from "./http-answer.js";
import { defaultMaxPayloadBytes, defaultTimeoutMs, type InvokeOptions, invokeRules } from "./options.js";
import type { Failed, Outcome } from "./outcome.js";
import { pollActivation, type RecordAnswer } from "./poll.js";
import { readRecord } from "./read-record.js";
import { readRestAnswer } from "./read-rest-answer.js";
import { readWebAnswer } from "./read-web-answer.js";
import { withRetries } from "./retry.js";
import { type HttpCall, send } from "./send.js";
import { type ActionAddress, type Where, whereOf } from "./where.js";

/** What a call says beside its content. */
export interface CallPlan {
  isOneway: boolean;
  isIdempotent: boolean;
  timeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
  apiKey?: string | undefined;
}

/** One call under way: what all of its attempts share. */
interface Call {
  endpoint: Endpoint;
  budget: Budget;
  /** "Basic ..."; undefined without a key. */
  authorization: string | undefined;
  /** Of the caller's trace. */
  headers: Record<string, string>;
  namespace: string | undefined;
}

/** Calls one action, in either of the two ways that the platform has. */
export class ActionCaller {
  readonly #where: Where;
  readonly #options: InvokeOptions;
  /** By address: what an action is told may differ from activation to activation, though it hardly ever does. */
  readonly #endpoints = new Map<string, Endpoint>();
  /** By key: what "_" stands for. */
  readonly #namespaces = new Map<string, string>();

  /** @throws UnlistenError `option-malformed`, `action-name-malformed`, `invoke-unconfigured` */
  constructor(address: string | ActionAddress, options: InvokeOptions) {
    checkOptions(options, invokeRules);
    this.#where = whereOf(typeof address === "object" && address !== null ? address : { action: address });
    this.#options = options;
  }

  /**
   * Invokes with these parameters, given as JSON. A blocking call waits for its result, also after the platform has
   * given up on that (202): the activation is polled until the caller's time is over, and not started again.
   *
   * @throws UnlistenError `invoke-unconfigured` when it is not known where the platform is, or with which key
   */
  async invoke(json: string, plan: CallPlan): Promise<Outcome> {
    const call = this.#begin(plan);
    if (this.#where.kind === "address") throw notInvocable();
    const path = invokePath(this.#where.name);
    if (call.authorization === undefined) throw keyMissing();
    if (Buffer.byteLength(json) > this.#maxPayloadBytes)
      return { kind: "failed", failure: "request-too-large" };
    return this.#retry(call, plan, () => this.#invokeOnce(call, path, json, plan.isOneway));
  }

  /**
   * Sends an HTTP request to the action's public address.
   *
   * @param request  `target` is what follows the action's own path
   * @throws UnlistenError `invoke-unconfigured`
   */
  async request(request: HttpCall, plan: CallPlan): Promise<Outcome> {
    const call = this.#begin(plan);
    const { body } = request;
    if (body !== undefined && Buffer.byteLength(body) > this.#maxPayloadBytes)
      return { kind: "failed", failure: "request-too-large" };
    const base = await this.#findBase(call);
    if (typeof base !== "string") return base;
    const target = `${base}${request.target}`;
    const headers = { ...call.headers, ...request.headers };
    return this.#retry(call, plan, () => this.#requestOnce(call, { ...request, target, headers }));
  }

  /** Ends the connections that wait for a next call; those of calls under way end with them. */
  close(): void {
    for (const { agent } of this.#endpoints.values()) endAgent(agent);
    this.#endpoints.clear();
  }

  get #maxPayloadBytes(): number {
    return this.#options.maxPayloadBytes ?? defaultMaxPayloadBytes;
  }

  #begin(plan: CallPlan): Call {
    const context: CallerContext = callerContext();
    const { origin } = this.#where.kind === "address" ? this.#where : { origin: undefined };
    const apiHost = origin ?? this.#options.apiHost ?? context.apiHost;
    if (apiHost === undefined) {
      throw new UnlistenError(
        "invoke-unconfigured",
        "cannot call an action: it is not known where the platform is",
        {
          hint: "Give `apiHost`; inside of an action the platform sets __OW_API_HOST.",
        },
      );
    }
    let endpoint = this.#endpoints.get(apiHost);
    if (endpoint === undefined) {
      endpoint = openEndpoint(apiHost, this.#options);
      this.#endpoints.set(apiHost, endpoint);
    }
    // The key is the platform's: who stands before it does not get it.
    const key = origin === undefined ? (plan.apiKey ?? this.#options.apiKey ?? context.apiKey ?? "") : "";
    const timeoutMs = plan.timeoutMs ?? this.#options.timeoutMs ?? defaultTimeoutMs;
    return {
      endpoint,
      budget: budgetOf(timeoutMs, context.remainingMs, plan.signal),
      authorization: key === "" ? undefined : `Basic ${Buffer.from(key).toString("base64")}`,
      headers: context.headers,
      namespace: this.#options.namespace ?? context.namespace,
    };
  }

  #retry(call: Call, plan: CallPlan, attempt: () => Promise<Outcome>): Promise<Outcome> {
    const { isIdempotent } = plan;
    return withRetries(attempt, call.budget, {
      isIdempotent,
      isOn: this.#options.retry !== false,
      random: Math.random,
    });
  }

  async #invokeOnce(call: Call, path: string, body: string, isOneway: boolean): Promise<Outcome> {
    const { endpoint, budget } = call;
    const query = isOneway ? "" : `?blocking=true${waitQuery(endpoint, budget)}`;
    const answer = await send(endpoint, invocationOf(call, `${path}${query}`, body), budget);
    if (answer.kind === "failed") return answer;
    if (isWaitRefused(answer, endpoint)) return this.#invokeOnce(call, path, body, isOneway);
    const outcome = readRestAnswer(answer);
    if (outcome.kind !== "accepted" || isOneway) return outcome;
    return pollActivation(outcome.activationId, budget, (id) => this.#readRecord(call, id));
  }

  async #requestOnce(call: Call, request: HttpCall): Promise<Outcome> {
    const answer = await send(call.endpoint, request, call.budget);
    if (answer.kind === "failed") return answer;
    const outcome = readWebAnswer(answer);
    const activationId = activationIdOf(answer);
    if (call.authorization === undefined || activationId === undefined) return outcome;
    return this.#askRecord(call, outcome, activationId);
  }

  /** What a web action's caller is not told, the owner of the key may read. */
  async #askRecord(call: Call, outcome: Outcome, activationId: string): Promise<Outcome> {
    const failure = outcome.kind === "failed" ? outcome.failure : undefined;
    if (failure === "web-wait-expired")
      return pollActivation(activationId, call.budget, (id) => this.#readRecord(call, id));
    if (failure !== "web-error" && failure !== "web-invalid-response") return outcome;
    const record = await this.#readRecord(call, activationId);
    if (record.kind !== "known" || record.outcome.kind !== "failed") return outcome;
    // What the action made of the request is no news; how it was ended is.
    return record.outcome.failure === "application-error" ? outcome : record.outcome;
  }

  /** The record of an activation, as long as it has ended and this key may read it. */
  async #readRecord(call: Call, activationId: string): Promise<RecordAnswer> {
    const target = `/api/v1/namespaces/_/activations/${activationId}`;
    const headers = { ...call.headers, authorization: call.authorization!, accept: "application/json" };
    const answer = await send(
      call.endpoint,
      { method: "GET", target, headers, body: undefined },
      call.budget,
    );
    if (answer.kind === "failed") return { kind: answer.failure === "canceled" ? "canceled" : "not-yet" };
    if (answer.status === 401 || answer.status === 403) return { kind: "refused" };
    const outcome = answer.status === 200 ? readRecord(jsonOf(answer)) : undefined;
    return outcome === undefined ? { kind: "not-yet" } : { kind: "known", outcome };
  }

  /** The path that a web action's own begins with. */
  async #findBase(call: Call): Promise<string | Failed> {
    const where = this.#where;
    if (where.kind === "address") return where.path;
    const namespace = where.name.namespace === "_" ? await this.#findNamespace(call) : where.name.namespace;
    return typeof namespace === "string" ? webActionPath(where.name, namespace) : namespace;
  }

  /** The real name of the namespace that the key belongs to. */
  async #findNamespace(call: Call): Promise<string | Failed> {
    const known = call.namespace ?? this.#namespaces.get(call.authorization ?? "");
    if (known !== undefined) return known;
    if (call.authorization === undefined) throw keyMissing();
    const headers = { ...call.headers, authorization: call.authorization, accept: "application/json" };
    const request = { method: "GET", target: "/api/v1/namespaces", headers, body: undefined };
    const answer = await send(call.endpoint, request, call.budget);
    if (answer.kind === "failed") return { ...answer, executed: "no" };
    const names = answer.status === 200 ? jsonOf(answer) : undefined;
    const [name] = Array.isArray(names) ? names : [];
    if (typeof name !== "string") return { kind: "failed", failure: "unauthenticated" };
    this.#namespaces.set(call.authorization, name);
    return name;
  }
}

/** Milliseconds that the platform waits for a blocking invoke unless told otherwise. */
const platformWaitMs = 60_000;

/**
 * Asks the platform to give up waiting a little before the caller does, because its 202 has the activation's id.
 */
function waitQuery({ maxWaitMs }: Endpoint, budget: Budget): string {
  const leftMs = remainingMs(budget);
  const waitMs = Math.floor(leftMs - Math.min(250, leftMs / 5));
  return waitMs < Math.min(platformWaitMs, maxWaitMs) && waitMs > 0 ? `&timeout=${waitMs}` : "";
}

/** Whether the platform takes shorter waits only; it says which, and has not invoked anything. */
function isWaitRefused(answer: HttpAnswer, endpoint: Endpoint): boolean {
  if (answer.status !== 400 || endpoint.maxWaitMs !== Infinity) return false;
  const limit = /Timeout must be number of milliseconds up to (\d+)/.exec(
    controllerErrorOf(answer)?.error ?? "",
  );
  if (limit === null) return false;
  endpoint.maxWaitMs = Number(limit[1]);
  return true;
}

function invocationOf({ authorization, headers }: Call, target: string, body: string): HttpCall {
  return {
    method: "POST",
    target,
    headers: {
      ...headers,
      authorization: authorization!,
      "content-type": "application/json",
      accept: "application/json",
    },
    body,
  };
}

function notInvocable(): UnlistenError {
  return new UnlistenError("invoke-unconfigured", "cannot invoke an action by the address of a web action", {
    hint: 'Give `action` in place of `url`, or via: "web".',
  });
}

function keyMissing(): UnlistenError {
  return new UnlistenError("invoke-unconfigured", "cannot call an action: there is no key", {
    hint: "Give `apiKey`, or deploy the calling action with the annotation provide-api-key=true.",
  });
}
