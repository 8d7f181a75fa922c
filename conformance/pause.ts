/** @returns false when the time is over before */
export function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (inTime: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      resolve(inTime);
    };
    const onAbort = () => finish(false);
    const timer = setTimeout(() => finish(true), ms);
    if (signal.aborted) finish(false);
    else signal.addEventListener("abort", onAbort);
  });
}

const waiting = new WeakMap<AbortSignal, Promise<null>>();

/** Null when the time is over. One listener for each signal, however often it is asked for. */
export function aborted(signal: AbortSignal): Promise<null> {
  const known = waiting.get(signal);
  if (known !== undefined) return known;
  const promise = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener("abort", () => resolve(null), { once: true });
  });
  waiting.set(signal, promise);
  return promise;
}
