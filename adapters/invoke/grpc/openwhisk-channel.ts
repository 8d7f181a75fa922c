import { checkOptions, methodNames, numberFrom, oneOf, typeOf } from "../../check-options.js";
import { ActionCaller } from "../caller.js";
import { defaultMaxPayloadBytes, defaultTimeoutMs, type InvokeOptions } from "../options.js";
import { type ActionAddress, labelOf } from "../where.js";
import { ActionCall, type CallSettings } from "./action-call.js";
import { credentialed } from "./call-credentials.js";
import type { Encoding } from "./compress.js";
import { deadlineAt, isCanceledWith } from "./deadline.js";
import { type ExchangeOptions, exchange } from "./exchange.js";
import type { GrpcChannel, GrpcCredentials, GrpcMetadata } from "./types.js";
import { encodingOf, writeBody } from "./write-body.js";

export type OpenWhiskChannelOptions = InvokeOptions &
  ActionAddress & {
    /** Methods that may be called again when it is unknown whether they ran: "shop.Currency/Convert". */
    idempotent?: readonly string[] | ((method: string) => boolean);
    /** Of requests. "auto" (default): gzip for calls of more than 64 KiB, once the service has said that it takes it. */
    compression?: "identity" | "auto" | Encoding;
    /** Bytes of one message of an answer, inflated. Default 4 MiB, as grpc-js has it. */
    maxReceiveMessageBytes?: number;
    /** Bytes of all messages of a call, before they are compressed. Default 64 MiB. */
    maxRequestBytes?: number;
    /** Their metadata goes with every call; a call's own `credentials` come on top. */
    credentials?: GrpcCredentials;
  };

const rules = {
  idempotent: methodNames,
  compression: oneOf("auto", "gzip", "deflate", "identity"),
  maxReceiveMessageBytes: numberFrom(0),
  maxRequestBytes: numberFrom(0),
  credentials: typeOf("object"),
};

/**
 * A channel for stock grpc-js clients: their calls run an action, and open no connection to a service.
 *
 * ```ts
 * const channelOverride = openwhiskChannel({ action: "/_/shop/currency" });
 * const client = new CurrencyClient("openwhisk", grpc.credentials.createInsecure(), { channelOverride });
 * ```
 *
 * @throws UnlistenError `option-malformed`, `action-name-malformed`, `invoke-unconfigured`
 */
export function openwhiskChannel(options: OpenWhiskChannelOptions): GrpcChannel {
  const caller = new ActionCaller(options, options);
  checkOptions(options, rules);
  const via = options.via ?? (options.url === undefined ? "rest" : "web");
  const action = labelOf(options);
  const peer = options.url ?? `openwhisk:${action}`;
  const hostname = options.url === undefined ? "openwhisk" : new URL(options.url).hostname;
  const to: ExchangeOptions = {
    caller,
    via,
    action,
    maxReceiveMessageBytes: options.maxReceiveMessageBytes ?? 4 * 1024 * 1024,
  };
  /** What the service has said last. */
  let accepted: string | undefined;
  let calls = 0;
  let isClosed = false;
  /** Who waits for the channel's state to change, which only `close` does. */
  const watchers = new Set<() => void>();

  /** Bytes of a body: base64 in JSON takes a third more. */
  const maxPayloadBytes = options.maxPayloadBytes ?? defaultMaxPayloadBytes;
  const maxBodyBytes = via === "web" ? maxPayloadBytes : Math.floor((maxPayloadBytes - 4096) * 0.75);

  const settingsOf = (path: string, at: number, host: string | undefined): CallSettings => ({
    deadlineAt: at,
    idleMs: options.timeoutMs ?? defaultTimeoutMs,
    maxRequestBytes: options.maxRequestBytes ?? 64 * 1024 * 1024,
    number: calls++,
    peer,
    prepare: (metadata, credentials) =>
      credentialed(metadata, [options.credentials, credentials], { path, hostname: host ?? hostname }),
    async send(metadata, headers, messages, signal) {
      const wanted = options.compression ?? "auto";
      const encoding = encodingOf({ wanted, accepted, maxBodyBytes }, messages);
      const answer = await exchange(
        {
          path,
          headers,
          encoding,
          body: await writeBody(messages, encoding),
          timeoutMs: at === Infinity ? Infinity : Math.max(0, at - Date.now()),
          signal,
          isIdempotent: isIdempotent(options, path, metadata),
        },
        to,
      );
      accepted = answer.accepted ?? accepted;
      return answer;
    },
  });

  return {
    createCall(method, deadline, host, parent, flags) {
      if (typeof deadline !== "number" && !(deadline instanceof Date))
        throw new TypeError("a call's deadline must be a number of epoch milliseconds or a Date");
      if (isClosed) throw new Error("the channel has been closed");
      const at = deadlineAt(deadline, parent, flags);
      const call = new ActionCall(settingsOf(method, at, host?.replace(/:\d+$/, "")));
      if (isCanceledWith(parent, flags))
        parent.on("cancelled", () => call.cancelWithStatus(1, "Cancelled by parent call"));
      return call;
    },
    close() {
      isClosed = true;
      caller.close();
      for (const tell of watchers) tell();
    },
    getTarget: () => peer,
    getConnectivityState: () => (isClosed ? 4 : 2),
    watchConnectivityState(current, deadline, callback) {
      // Nothing comes after that, and a client that waits to be ready wants to be told.
      if (isClosed) throw new Error("the channel has been closed");
      if (current !== 2) return void process.nextTick(callback);
      const waitMs = Math.min(Math.max(0, Number(deadline) - Date.now()), 0x7fff_ffff);
      const end = (error?: Error) => {
        watchers.delete(end);
        clearTimeout(timer);
        callback(error);
      };
      const late = () => end(new Error("the deadline has passed, and nothing has changed"));
      // Who waits for ever does not keep the process from ending.
      const timer = Number(deadline) === Infinity ? undefined : setTimeout(late, waitMs);
      watchers.add(end);
    },
    getChannelzRef: () => ({ kind: "channel", id: 0, name: peer }),
  };
}

function isIdempotent(options: OpenWhiskChannelOptions, path: string, metadata: GrpcMetadata): boolean {
  const { idempotent = [] } = options;
  const name = path.slice(1);
  if (typeof idempotent === "function" ? idempotent(name) : idempotent.includes(name)) return true;
  return metadata.getOptions?.().idempotentRequest === true;
}
