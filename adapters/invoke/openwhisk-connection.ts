import type { EventEmitter } from "node:events";
import { builtIn } from "../built-in.js";
import { UnlistenError } from "../errors.js";
import { isRpcError, RpcError } from "../rpc/rpc-error.js";
import { ActionCaller } from "./caller.js";
import { deliverError, deliverReply } from "./deliver-reply.js";
import { exchangeMessage } from "./exchange-message.js";
import type { InvokeOptions } from "./options.js";
import { readOutgoing } from "./read-outgoing.js";
import type { ThriftClient, ThriftProtocolClass, ThriftTransportClass } from "./thrift-client.js";
import { MemoryTransport } from "./thrift-transport.js";

export interface OpenWhiskConnectionOptions extends InvokeOptions {
  /** "/_/social/post-storage" */
  action: string;
  /** Of npm `thrift`: TBinaryProtocol, TCompactProtocol, TJSONProtocol. */
  protocol: ThriftProtocolClass;
  /** Of npm `thrift`; by default one in memory that all protocols but THeaderProtocol take. */
  transport?: ThriftTransportClass;
  /** Methods that may be called again when it is unknown whether they ran; "Service:method" behind a Multiplexer. */
  idempotent?: readonly string[] | ((method: string) => boolean);
}

/**
 * What `thrift.createClient(Client, connection)` takes: an existing generated client then calls an action.
 *
 * An event emitter as npm's connections are. What goes wrong with a call comes to that call's callback or promise; an
 * `error` event tells of oneway calls alone, whose callers have long been answered.
 */
export interface OpenWhiskConnection extends EventEmitter {
  readonly transport: ThriftTransportClass;
  readonly protocol: ThriftProtocolClass;
  /** Set by `createClient`; behind a Multiplexer one for each service. */
  client: ThriftClient | Record<string, ThriftClient> | undefined;
  /** Set by a Multiplexer. */
  readonly seqId2Service: Record<number, string>;
  connected: boolean;
  write(bytes: Buffer, seqid?: number): void;
  /** Ends idle connections; calls under way go on. */
  end(): void;
}

/**
 * A connection of stock Thrift clients to an action, through REST invoke or a raw web action.
 *
 * ```ts
 * const client = thrift.createClient(PostStorage, openwhiskConnection({ action, protocol: thrift.TBinaryProtocol }));
 * ```
 *
 * @throws UnlistenError `option-malformed`, `action-name-malformed`, `invoke-unconfigured` without a protocol
 */
export function openwhiskConnection(options: OpenWhiskConnectionOptions): OpenWhiskConnection {
  const { EventEmitter: Emitter } = builtIn("node:events");
  const caller = new ActionCaller(options?.action, options);
  const { protocol, transport = MemoryTransport as unknown as ThriftTransportClass } = options;
  if (protocol === undefined) throw protocolMissing(options.action);
  const members = {
    transport,
    protocol,
    client: undefined,
    seqId2Service: Object.create(null) as Record<number, string>,
    connected: true,
    write(bytes: Buffer) {
      // The transport may use its memory again.
      void exchange(connection, caller, options, Buffer.from(bytes));
    },
    end: () => caller.close(),
  };
  const connection: OpenWhiskConnection = Object.assign(new Emitter(), members);
  return connection;
}

/** npm's own connections have one by default; which copy of npm's library the caller has is not known here. */
function protocolMissing(action: string): UnlistenError {
  return new UnlistenError("invoke-unconfigured", `cannot connect to ${action}: \`protocol\` is missing`, {
    hint: "Give `protocol`, a class of npm's thrift: `protocol: thrift.TBinaryProtocol`.",
  });
}

async function exchange(
  connection: OpenWhiskConnection,
  caller: ActionCaller,
  options: OpenWhiskConnectionOptions,
  bytes: Buffer,
): Promise<void> {
  const message = readOutgoing(connection, bytes);
  try {
    const { idempotent = [] } = options;
    const isIdempotent =
      typeof idempotent === "function" ? idempotent(message.name) : idempotent.includes(message.name);
    const reply = await exchangeMessage(caller, bytes, message, { ...options, isIdempotent });
    if (!message.isOneway) deliverReply(connection, message, reply);
  } catch (thrown) {
    const error = isRpcError(thrown)
      ? thrown
      : new RpcError((thrown as Error).message, { code: "internal", executed: "no", cause: thrown });
    if (!message.isOneway) deliverError(connection, message, error);
    else if (connection.listenerCount("error") > 0) connection.emit("error", error);
  }
}
