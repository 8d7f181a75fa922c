import { Code, ConnectError } from "@connectrpc/connect";
import { parseTimeout as parseConnectTimeout } from "@connectrpc/connect/protocol-connect";
import { parseTimeout as parseGrpcTimeout } from "@connectrpc/connect/protocol-grpc";
import { isUnlistenError } from "../../errors.js";
import type { HttpRequest } from "../../http/message.js";
import type { Activation } from "../../running-activation.js";
import type { RpcForm } from "./form.js";

/** Why a call is not waited for any longer. */
export interface Stopped {
  error: ConnectError;
  /** Undefined when the caller gave it no more time, which is nobody's failure. */
  cause?: unknown;
}

/** The end of a call's time, or of its handler. */
export interface Stop {
  signal: AbortSignal;
  /** Resolves once the call must be answered without its handler. */
  stopped: Promise<Stopped>;
  end(): void;
}

/** Milliseconds. Timers with a longer time end at once (Node, timers). */
const longestTimer = 2 ** 31 - 1;

/**
 * A call's end: the caller's deadline or the activation's, whichever is first, or an error that nobody caught.
 *
 * A port would leave a caller waiting whose handler does not look at its signal; an activation has to answer.
 */
export function stopOf(form: RpcForm, request: HttpRequest, activation: Activation): Stop {
  activation.abort ??= new AbortController();
  const { abort } = activation;
  let timer: NodeJS.Timeout | undefined;
  const stopped = new Promise<Stopped>((resolve) => {
    activation.abandon = (reason) => {
      abort.abort(reason);
      resolve(abandoned(reason));
    };
    const timeoutMs = timeoutOf(form, request);
    if (timeoutMs !== undefined && timeoutMs < Math.min(activation.remainingTimeMs(), longestTimer))
      timer = setTimeout(() => {
        const error = deadlineExceeded();
        // Connect's own timer began later, and the handler is to hear of the end before it is answered for.
        abort.abort(error);
        resolve({ error });
      }, timeoutMs);
  });
  return {
    signal: abort.signal,
    stopped,
    end() {
      clearTimeout(timer);
      activation.abandon = undefined;
    },
  };
}

/**
 * Waits for a call's own outcome, as long as there is time. A handler that ends because of its signal still has its
 * word: its answer may say more.
 */
export async function untilStopped<Value>(
  work: Promise<Value>,
  { stopped }: Stop,
): Promise<{ value: Value } | { stopped: Stopped }> {
  const own = work.then((value) => ({ value }));
  const first = await Promise.race([own, stopped.then((why) => ({ stopped: why }))]);
  if ("value" in first) return first;
  // What it throws later is nobody's to hear.
  own.catch(() => undefined);
  const turn = new Promise<typeof first>((resolve) => {
    setImmediate(() => setImmediate(resolve, first));
  });
  return Promise.race([own, turn]);
}

function abandoned(reason: unknown): Stopped {
  if (isUnlistenError(reason) && reason.code === "deadline-exceeded")
    return { error: deadlineExceeded(), cause: reason };
  return { error: new ConnectError("internal error", Code.Internal), cause: reason };
}

function deadlineExceeded(): ConnectError {
  return new ConnectError("the operation timed out", Code.DeadlineExceeded);
}

/** Milliseconds that the caller gives the call; undefined for none, or one that the handler will refuse. */
function timeoutOf({ protocol }: RpcForm, { headers }: HttpRequest): number | undefined {
  const parse = protocol === "grpc-web" ? parseGrpcTimeout : parseConnectTimeout;
  const given = protocol === "grpc-web" ? headers["grpc-timeout"] : headers["connect-timeout-ms"];
  return parse(given ?? null, Number.MAX_SAFE_INTEGER).timeoutMs;
}
