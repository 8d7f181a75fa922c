import type { Agent, AgentOptions } from "node:http";
import type { AgentOptions as TlsAgentOptions } from "node:https";
import type { Socket } from "node:net";
import { builtIn } from "../built-in.js";

/**
 * Milliseconds after which an idle connection is not used again. The platform's HTTP layer closes them after a minute,
 * and one that is just being closed loses the call that is sent on it.
 */
const maxIdleMs = 20_000;

/** When each idle connection was last used, by the wall clock: it goes on while a container is frozen. */
const idleSince = new WeakMap<object, number>();

/**
 * An agent that keeps connections for the next call, and ends those that may have been closed meanwhile: a container
 * that was frozen between two activations hears of it too late.
 */
export function freshAgent(isHttps: boolean, options: AgentOptions & TlsAgentOptions): Agent {
  const agent: Agent = new (isHttps ? builtIn("node:https") : builtIn("node:http")).Agent({
    keepAlive: true,
    scheduling: "lifo",
    ...options,
  });
  const keep = agent.keepSocketAlive.bind(agent);
  agent.keepSocketAlive = (socket) => {
    idleSince.set(socket, Date.now());
    // Node answers with whether to keep it, which its types leave out.
    return keep(socket);
  };
  return agent;
}

/** To be called before a request is made of the agent. */
export function dropStale(agent: Agent): void {
  const limit = Date.now() - maxIdleMs;
  for (const sockets of Object.values(agent.freeSockets) as (Socket[] | undefined)[]) {
    for (const socket of sockets?.slice() ?? []) {
      if ((idleSince.get(socket) ?? 0) < limit) socket.destroy();
    }
  }
}

/** Ends connections that wait; those in use end with their call, which Node's own `destroy` would cut off. */
export function endAgent(agent: Agent): void {
  agent.maxFreeSockets = 0;
  for (const sockets of Object.values(agent.freeSockets) as (Socket[] | undefined)[]) {
    for (const socket of sockets?.slice() ?? []) socket.destroy();
  }
}
