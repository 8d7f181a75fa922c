import type { ActivationEvent, LogEvent } from "../../runtimes/host/index.js";
import { duration, type Style, type Terminal } from "../terminal.js";
import type { FrontRequest } from "./front-server.js";

/** Prints an activation and, where it is known, the request that it answered. */
export function printActivation(
  event: ActivationEvent,
  request: FrontRequest | undefined,
  terminal: Terminal,
  json: boolean,
): void {
  const { activation, isCold, waitMs, initMs, runMs } = event;
  const status = request?.status ?? statusOf(activation.response.result);
  const failure = failureOf(event);
  if (json) {
    const { name, activationId, response, duration: durationMs } = activation;
    terminal.out(
      JSON.stringify({
        event: "activation",
        action: name,
        activationId,
        method: request?.method,
        path: request?.path,
        status,
        outcome: response.status,
        failure,
        isCold,
        waitMs,
        initMs,
        runMs,
        durationMs,
        elapsedMs: request === undefined ? undefined : Math.round(request.elapsedMs * 10) / 10,
      }),
    );
    return;
  }
  const { paint } = terminal;
  const what = request === undefined ? activation.name : `${request.method} ${request.path}`;
  const start = isCold
    ? paint("cyan", `cold, ready after ${duration(waitMs + (initMs ?? 0))}`)
    : paint("dim", "warm");
  const outcome =
    activation.response.status === "success" ? "" : `  ${paint("red", activation.response.status)}`;
  terminal.out(
    `${paintStatus(status, terminal)} ${what}  ${duration(runMs ?? activation.duration ?? 0)}  ${start}${outcome}`,
  );
  if (failure !== undefined) terminal.out(paint("red", indent(failure)));
}

/** Prints a request that the host answered without running the action. */
export function printRefused(request: FrontRequest, terminal: Terminal, json: boolean): void {
  const { method, path, status } = request;
  if (json) {
    terminal.out(JSON.stringify({ event: "refused", method, path, status }));
    return;
  }
  const note = terminal.paint("dim", "by the platform, the action did not run");
  terminal.out(`${paintStatus(status, terminal)} ${method} ${path}  ${note}`);
}

/** Prints a line that the service wrote. */
export function printLog(
  { stream, text, action, activationId }: LogEvent,
  terminal: Terminal,
  json: boolean,
): void {
  if (json) {
    terminal.out(JSON.stringify({ event: "log", stream, text, action, activationId }));
    return;
  }
  const { paint } = terminal;
  terminal.out(`${paint(stream === "stderr" ? "red" : "dim", "│")} ${text}`);
}

function paintStatus(status: number | undefined, { paint }: Terminal): string {
  if (status === undefined) return paint("dim", "···");
  const style: Style = status >= 500 ? "red" : status >= 400 ? "yellow" : "green";
  return paint(style, String(status));
}

/** The status that a result's HTTP answer has, inside an error or not. */
function statusOf(result: unknown): number | undefined {
  const answer = isObject(result) && isObject(result.error) ? result.error : result;
  return isObject(answer) && typeof answer.statusCode === "number" ? answer.statusCode : undefined;
}

/**
 * Why there is no answer: what the platform says of an action that failed to load, ended or took too long, and what an
 * action threw, which its runner makes the result and nobody logs. An answer that says what failed is the caller's.
 */
function failureOf({ activation }: ActivationEvent): string | undefined {
  const { status, result } = activation.response;
  const error = isObject(result) ? result.error : undefined;
  if (status === "action developer error" || status === "whisk internal error")
    return typeof error === "string" ? error : JSON.stringify(result);
  return isObject(error) && typeof error.stack === "string" ? error.stack : undefined;
}

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
