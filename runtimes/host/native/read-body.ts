/** What /init tells of the action. */
export interface NativeInit {
  code: string;
  binary: boolean;
  env: Record<string, string>;
}

/** @returns undefined when the body's `value` is no dictionary */
export function readInit(body: object | null): NativeInit | undefined {
  const value = (body as { value?: unknown } | null)?.value ?? {};
  if (!isObject(value)) return undefined;
  const { code, binary, env } = value;
  return {
    code: typeof code === "string" ? code : "",
    binary: binary === true,
    env: isObject(env) ? textsOf(env) : {},
  };
}

/** The context of a run: every key beside the arguments is `__OW_` and its name in capitals. */
export function contextOf(body: object | null): Record<string, string> {
  const { value: _, ...context } = { value: undefined, ...body } as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(textsOf(context)).map(([key, text]) => [`__OW_${key.toUpperCase()}`, text]),
  );
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textsOf(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
