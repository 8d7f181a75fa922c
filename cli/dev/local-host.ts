import { UnlistenError } from "../../adapters/errors.js";
import {
  type Host,
  HostError,
  type HostOptions,
  startHost,
  unlimitedRates,
} from "../../runtimes/host/index.js";
import { usage } from "../arguments.js";

/** What a host cannot do, as an error of ours. */
export function hostFailed(error: unknown): unknown {
  if (!(error instanceof HostError)) return error;
  return new UnlistenError("host-failed", `cannot start the local host: ${error.message}`, {
    hint: error.hint,
    cause: error,
  });
}

/** Starts the local host at a port, or at a free one when nobody asked for that very port. It counts no requests. */
export async function startLocalHost(
  options: HostOptions & { port: number },
  isAsked: boolean,
): Promise<Host> {
  try {
    return await startHost({ ...options, limits: { ...unlimitedRates, ...options.limits } });
  } catch (error) {
    const isTaken = error instanceof HostError && error.code === "listen-failed";
    if (!isTaken || isAsked) throw hostFailed(error);
    return await startLocalHost({ ...options, port: 0 }, true);
  }
}

/**
 * @returns undefined when none was given
 * @throws UnlistenError `usage`
 */
export function readPort(option: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^\d+$/.test(given) && Number(given) <= 65535) return Number(given);
  throw usage(`${option} must be a port, 0 to 65535: got "${given}"`);
}
