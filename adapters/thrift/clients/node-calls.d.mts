// biome-ignore lint/suspicious/noExplicitAny: generated classes.
export function callEverything(call: Record<string, any>): Promise<number>;
