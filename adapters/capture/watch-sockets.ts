import { Socket } from "node:net";
import { patchMethod } from "./patch.js";
import { likelyProgram } from "./scope.js";

/** Watches outgoing connections, and changes nothing about them. */
export interface SocketWatch {
  /** Targets ("db:5432") that were asked for and to which the latest attempt has not connected. */
  waiting(): string[];
  /** Epoch milliseconds at which a connection was begun or established for the last time. */
  changedAt(): number;
  stop(): void;
}

/** What `socket.connect` takes, in the normalised form that Node passes to itself too. */
interface Target {
  host?: unknown;
  port?: unknown;
  path?: unknown;
}

export function watchSockets(): SocketWatch {
  const connected = new Map<string, boolean>();
  let changedAt = Date.now();
  function note(target: string, isConnected: boolean): void {
    connected.set(target, isConnected);
    changedAt = Date.now();
  }
  const undo = patchMethod(Socket.prototype, "connect", (original) => {
    function connect(this: Socket, ...args: unknown[]): Socket {
      if (likelyProgram() !== undefined) {
        const target = targetOf(args);
        note(target, false);
        // No listener for "error": one of ours would hide an error that nobody handles.
        this.once("connect", () => note(target, true));
      }
      return Reflect.apply(original, this, args) as Socket;
    }
    return connect as typeof original;
  });
  return {
    waiting: () => [...connected].filter(([, isConnected]) => !isConnected).map(([target]) => target),
    changedAt: () => changedAt,
    stop: undo,
  };
}

function targetOf([first, second]: readonly unknown[]): string {
  // Node's own callers hand over what `net._normalizeArgs` made: a list of options and callback.
  const given: unknown = Array.isArray(first) ? first[0] : first;
  if (typeof given === "object" && given !== null) {
    const { host, port, path } = given as Target;
    return typeof path === "string" ? path : `${host ?? "localhost"}:${port}`;
  }
  if (typeof given === "string" && !/^\d+$/.test(given)) return given;
  return `${typeof second === "string" ? second : "localhost"}:${given}`;
}
