import { connect } from "node:net";
import { pause } from "../pause.js";
import type { RunnerAddress } from "./connection.js";

/** Milliseconds between two tries. */
const triesMs = 5;

/** Whether somebody listens there. */
export function takesConnections(place: RunnerAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(place);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** Resolves when somebody listens there, or the time is over. */
export async function listening(place: RunnerAddress, signal: AbortSignal): Promise<RunnerAddress> {
  while (!(await takesConnections(place)) && (await pause(triesMs, signal)));
  return place;
}

/**
 * Resolves when somebody answers there, or the time is over. A container engine takes connections before the
 * container does, and drops them then.
 */
export async function answering(place: RunnerAddress, signal: AbortSignal): Promise<RunnerAddress> {
  while (!(await answersSomething(place)) && (await pause(triesMs, signal)));
  return place;
}

function answersSomething(place: RunnerAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(place);
    const finish = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("data", () => finish(true));
    socket.once("error", () => finish(false));
    socket.once("close", () => finish(false));
    socket.write(`GET /ready HTTP/1.1\r\nHost: ${place.host}:${place.port}\r\nConnection: close\r\n\r\n`);
  });
}
