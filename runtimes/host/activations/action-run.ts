import { type ActionEntity, isAnnotated, isBlackbox } from "../entities/entity.js";
import { pathOf, type ResolvedAction } from "../entities/resolve-action.js";
import type { Json } from "../json/json.js";
import { messages } from "../messages.js";
import type { LogLine, LogReader } from "../pool/collect-logs.js";
import { ImageMissing } from "../pool/image-missing.js";
import type { Lease } from "../pool/pool.js";
import type { RunnerAnswer } from "../pool/read-answer.js";
import { type Span, tracePart } from "../tracing/trace.js";
import { carrierFor, endActivation, traceActivation } from "../tracing/trace-activation.js";
import type { Activation, ActivationResponse } from "./activation.js";
import type { ActivatorOptions, InvokeOptions } from "./activator.js";
import { formatLogs } from "./format-logs.js";
import { interpretInit, interpretRun } from "./interpret-answer.js";
import type { Run, RunRequest } from "./run.js";
import { type ActivationContext, actionNameOf, initPayload, runPayload } from "./runner-payloads.js";

/** Milliseconds in which the end of the logs nearly always comes, so that the runner is free before the caller knows. */
const promptLogsMs = 10;

/** Milliseconds after which a runner that does not end its logs is given up. Source: OpenWhisk, invoker application.conf. */
const lateLogsMs = 2000;

/** Milliseconds in which an engine hands on what a container of somebody else's image logged. */
const foreignLogsMs = 500;

interface Outcome {
  response: ActivationResponse;
  start: number;
  initMs?: number;
  runMs?: number;
  timedOut: boolean;
}

/** One run of an action's code, from the wait for a runner to the stored record. */
export class ActionRun implements Run {
  readonly finished: Promise<Activation>;
  readonly #options: ActivatorOptions;
  readonly #resolved: ResolvedAction;
  readonly #action: ActionEntity;
  readonly #payload: Json;
  readonly #activationId: string;
  readonly #asked: InvokeOptions;
  readonly #received = Date.now();
  #finish: (activation: Activation) => void = () => {};
  readonly #span: Span | undefined;

  constructor(options: ActivatorOptions, { resolved, payload, activationId, asked }: RunRequest) {
    this.#options = options;
    this.#resolved = resolved;
    this.#action = resolved.action;
    this.#payload = payload;
    this.#activationId = activationId;
    this.#asked = asked;
    this.#span = traceActivation(asked.trace, this.#action, activationId);
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  async start(): Promise<void> {
    let lease: Lease;
    try {
      lease = await tracePart(this.#span, "wait for a runner", () => this.#acquire());
    } catch (error) {
      return this.#failProvision(error as Error);
    }
    try {
      await this.#use(lease, Date.now() - this.#received);
    } catch (error) {
      await lease.discard();
      throw error;
    }
  }

  async #use(lease: Lease, waitMs: number): Promise<void> {
    const reader = lease.runner.readLogs(this.#logLimit, (line) => this.#onLine(line, this.#activationId));
    const outcome = await this.#execute(lease);
    if (outcome === "unavailable") {
      reader.take();
      await lease.discard();
      // A warm runner that is going away passes the activation on; of a new one it is lost, as on the platform.
      if (!lease.isCold) return this.start();
      this.#span?.fail("lost");
      this.#span?.end();
      return undefined;
    }
    await this.#conclude(lease, reader, outcome, waitMs);
  }

  #acquire(): Promise<Lease> {
    const { pool, kinds } = this.#options;
    const { exec, limits } = this.#action;
    const kind = isBlackbox(exec) ? kinds.image(exec.image) : kinds.resolve(exec.kind);
    if (kind === undefined && isBlackbox(exec)) throw new ImageMissing(messages.imagePullFailed(exec.image));
    // Of an action that another host stored.
    if (kind === undefined) throw new Error(`there is no runner of kind '${exec.kind}' here`);
    return pool.acquire({
      kind,
      key: poolKey(this.#action),
      concurrency: limits.concurrency,
      memoryMb: limits.memory,
      onLine: (line) => this.#onLine(line),
    });
  }

  #onLine({ stream, text }: LogLine, activationId?: string): void {
    const action = pathOf(this.#action);
    this.#options.events.onLog({
      stream,
      text,
      action,
      ...(activationId === undefined ? {} : { activationId }),
    });
  }

  async #execute(lease: Lease): Promise<Outcome | "unavailable"> {
    const { timeout } = this.#action.limits;
    const { resultBytes } = this.#options.limits;
    const start = Date.now();
    let initMs: number | undefined;
    if (lease.isCold) {
      // Not told the trace: what /init sets would stay for runs that have none.
      const answer = await this.#ask("init", () =>
        lease.runner.init(initPayload(this.#action, this.#resolved.parameters, this.#context()), timeout),
      );
      if (answer.kind === "unavailable") return answer.kind;
      initMs = Date.now() - start;
      const failure = interpretInit(answer, timeout, resultBytes);
      if (failure !== undefined)
        return { response: failure, start, initMs, timedOut: answer.kind === "timed-out" };
      lease.initialized();
    }
    const runStart = Date.now();
    const answer = await this.#ask("run", (part) => {
      const context = { ...this.#context(), ...carrierFor(lease.runner, part) };
      return lease.runner.run(runPayload(this.#resolved.parameters, this.#payload, context), timeout);
    });
    if (answer.kind === "unavailable" || (answer.kind === "refused" && !lease.isCold)) return "unavailable";
    const runMs = Date.now() - runStart;
    const response = interpretRun(answer, timeout, resultBytes);
    const timedOut = answer.kind === "timed-out";
    return { response, start, ...(initMs === undefined ? {} : { initMs }), runMs, timedOut };
  }

  /** Asks the runner. */
  #ask(name: "init" | "run", post: (part: Span | undefined) => Promise<RunnerAnswer>): Promise<RunnerAnswer> {
    return tracePart(this.#span, name, async (part) => {
      const answer = await post(part);
      if (answer.kind !== "answered") part?.fail(answer.kind);
      else if (answer.status !== 200) part?.fail(String(answer.status));
      return answer;
    });
  }

  #context(): ActivationContext {
    const { namespace, auth } = this.#options;
    return {
      namespace,
      action_name: actionNameOf(this.#action),
      action_version: this.#action.version,
      activation_id: this.#activationId,
      transaction_id: this.#asked.transactionId,
      deadline: String(Date.now() + this.#action.limits.timeout),
      ...(isAnnotated(this.#action, "provide-api-key") ? { api_key: auth } : {}),
    };
  }

  async #conclude(lease: Lease, reader: LogReader, outcome: Outcome, waitMs: number): Promise<void> {
    const isDeveloperError = outcome.response.status === "action developer error";
    const record = this.#record(outcome, waitMs);
    let isComplete = await reader.ended(promptLogsMs);
    if (isDeveloperError) {
      await lease.discard();
      // What the process still had to say is in the pipes.
      if (!isComplete) isComplete = await reader.ended(lateLogsMs);
    } else if (isComplete) lease.release();
    if (!isComplete && !isDeveloperError) {
      // The caller does not wait for the rest of the logs, nor must a later record contradict what it heard.
      await this.#options.store.begin({ ...record, logs: [messages.logsIncomplete] });
      this.#finish(record);
      isComplete = await reader.ended(this.#isForeignImage ? foreignLogsMs : lateLogsMs);
      // Source: OpenWhisk, DockerContainer.scala: an image that is not the platform's own need not end its logs.
      isComplete ||= this.#isForeignImage;
      if (isComplete) lease.release();
      else await lease.discard();
    }
    const logs = formatLogs(reader.take(), {
      limit: this.#logLimit,
      isTruncated: reader.isTruncated,
      isDeveloperError,
      isIncomplete: !isComplete,
    });
    await this.#store({ ...record, logs }, { isCold: lease.isCold, waitMs }, outcome);
    this.#finish(record);
  }

  /** Something of ours broke, such as the disk: the caller gets an answer, whoever runs the host a warning. */
  abandon(error: Error): void {
    process.emitWarning(error);
    this.#span?.fail(error.name);
    this.#span?.end();
    this.#finish(this.#record(this.#internalError(messages.internalError), 0));
  }

  recordIfCutShort(): Activation {
    return this.#record(this.#internalError(messages.cutShort), 0);
  }

  #internalError(error: string): Outcome {
    return {
      response: { status: "whisk internal error", result: { error } },
      start: Date.now(),
      timedOut: false,
    };
  }

  /** No runner could be had: that is the platform's fault, unless the action names an image that is not there. */
  async #failProvision(error: Error): Promise<void> {
    const outcome = this.#internalError(`${messages.provisioningFailed} ${error.message}`);
    if (error instanceof ImageMissing) {
      outcome.response = { status: "action developer error", result: { error: error.message } };
    }
    const waitMs = outcome.start - this.#received;
    const record = this.#record(outcome, waitMs);
    await this.#store(record, { isCold: true, waitMs }, outcome);
    this.#finish(record);
  }

  async #store(
    activation: Activation,
    wait: { isCold: boolean; waitMs: number },
    { initMs, runMs }: Outcome,
  ): Promise<void> {
    endActivation(this.#span, activation, wait.isCold);
    await this.#options.store.putActivation(activation);
    this.#options.events.onActivation({
      activation,
      causes: this.#asked.causes ?? [],
      transactionId: this.#asked.transactionId,
      ...wait,
      ...(initMs === undefined ? {} : { initMs }),
      ...(runMs === undefined ? {} : { runMs }),
    });
  }

  #record({ response, start, initMs, runMs, timedOut }: Outcome, waitMs: number): Activation {
    const { name, version, exec, limits } = this.#action;
    const { namespace } = this.#options;
    const cause = this.#asked.causes?.at(-1);
    const duration = (initMs ?? 0) + (runMs ?? 0);
    const annotation = (key: string, value: Json) => ({ key, value });
    return {
      namespace,
      name,
      version,
      subject: namespace,
      activationId: this.#activationId,
      ...(cause === undefined ? {} : { cause }),
      start,
      end: start + duration,
      duration,
      response,
      logs: [],
      annotations: [
        annotation("path", pathOf(this.#action)),
        annotation("waitTime", waitMs),
        annotation("kind", exec.kind),
        annotation("timeout", timedOut),
        annotation("limits", { ...limits }),
        ...(cause === undefined ? [] : [annotation("causedBy", "sequence")]),
        ...(initMs === undefined ? [] : [annotation("initTime", initMs)]),
        ...(this.#resolved.binding === undefined ? [] : [annotation("binding", this.#resolved.binding)]),
      ],
      publish: false,
    };
  }

  get #isForeignImage(): boolean {
    const { exec } = this.#action;
    return isBlackbox(exec) && !exec.image.startsWith("openwhisk/");
  }

  /** Bytes. */
  get #logLimit(): number {
    return this.#action.limits.logs * 1024 * 1024;
  }
}

/** Runners are kept for one version of one action. */
export function poolKey(action: ActionEntity): string {
  return `${pathOf(action)}@${action.updated}`;
}
