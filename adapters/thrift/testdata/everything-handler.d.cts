// biome-ignore lint/suspicious/noExplicitAny: generated classes, and handlers of every style.
type Any = any;
export function promiseHandler(types: Any): Record<string, (...args: Any[]) => Any>;
export function callbackHandler(types: Any): Record<string, (...args: Any[]) => Any>;
