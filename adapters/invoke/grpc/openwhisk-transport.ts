import { checkOptions } from "../../check-options.js";
import { ActionCaller } from "../caller.js";
import { callHttpAction } from "../http-action.js";
import { loadConnect } from "../load-connect.js";
import { defaultTimeoutMs } from "../options.js";
import type { CallLabel } from "../outcome.js";
import { rpcErrorOf } from "../read-envelope.js";
import { labelOf } from "../where.js";
import type { ActionFetch } from "./connect-client.js";
import {
  type OpenWhiskTransport,
  type OpenWhiskTransportOptions,
  transportRules,
} from "./transport-options.js";

/**
 * A transport for Connect's clients: their calls run an action.
 *
 * ```ts
 * const client = createClient(Currency, openwhiskTransport({ action: "/_/shop/currency" }));
 * ```
 *
 * Connect's own client code does the rest; it comes with this package, and is loaded with the first call.
 *
 * @throws UnlistenError `option-malformed`, `action-name-malformed`, `invoke-unconfigured`
 */
export function openwhiskTransport(options: OpenWhiskTransportOptions): OpenWhiskTransport {
  const caller = new ActionCaller(options, options);
  checkOptions(options, transportRules);
  const via = options.via ?? (options.url === undefined ? "rest" : "web");
  const action = labelOf(options);
  /** By path: what the .proto file says of a method reaches the transport, and not what it sends by. */
  const idempotent = new Set<string>();
  const { idempotent: named = [] } = options;

  const fetchAction: ActionFetch = async ({ signal, timeoutMs, ...request }) => {
    const path = request.target.split("?", 1)[0]!;
    const method = path.slice(1);
    const label: CallLabel = { action, method: method.replace("/", ".") };
    const isNamed = typeof named === "function" ? named(method) : named.includes(method);
    const plan = {
      isOneway: false,
      isIdempotent: isNamed || idempotent.has(path),
      signal,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    };
    const reply = await callHttpAction(caller, via, request, plan);
    if (reply.kind === "failed") return { kind: "error", error: rpcErrorOf(reply, label) };
    // No service answers so; it is how a web action that rejects looks.
    if (reply.status !== 204) return reply;
    const { activationId } = reply;
    return { kind: "error", error: rpcErrorOf({ kind: "failed", failure: "web-204", activationId }, label) };
  };

  let opened: Promise<OpenWhiskTransport> | undefined;
  const open = (): Promise<OpenWhiskTransport> => {
    opened ??= loadConnect().then(({ createActionTransport }) => {
      const idleMs = options.timeoutMs ?? defaultTimeoutMs;
      return createActionTransport(options, fetchAction, idleMs) as OpenWhiskTransport;
    });
    return opened;
  };
  const remember = (method: { parent: { typeName: string }; name: string; idempotency?: unknown }) => {
    // protobuf's IdempotencyLevel: 1 NO_SIDE_EFFECTS, 2 IDEMPOTENT.
    if (method.idempotency === 1 || method.idempotency === 2)
      idempotent.add(`/${method.parent.typeName}/${method.name}`);
  };
  return {
    async unary(method, ...call) {
      remember(method);
      return (await open()).unary(method, ...call);
    },
    async stream(method, ...call) {
      remember(method);
      return (await open()).stream(method, ...call);
    },
    close: () => caller.close(),
  };
}
