import { UnlistenError } from "../errors.js";
import type { Int64Class } from "./generated-code.js";

let int64: Int64Class | undefined;

/** The class of the i64 values that generated code hands to handlers, once it is loaded. */
export function loadedInt64(): Int64Class | undefined {
  return int64;
}

/**
 * Loads it from Apache's library, which generated code has loaded by then. Not imported, so that a user of
 * `wrapThriftService` needs no such library.
 *
 * @throws UnlistenError `thrift-missing`
 */
export async function loadInt64(): Promise<Int64Class> {
  try {
    const library = await import("thrift");
    // Which of the two it is depends on who made a module of the library's CommonJS: Node or a bundler.
    int64 = (library.default?.Int64 ?? library.Int64) as unknown as Int64Class;
    return int64;
  } catch (cause) {
    throw new UnlistenError(
      "thrift-missing",
      'cannot load the package "thrift", which generated code needs',
      {
        hint: "Install it beside unlisten: npm install thrift.",
        cause,
      },
    );
  }
}
