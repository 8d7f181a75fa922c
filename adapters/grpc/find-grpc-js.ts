import { builtIn } from "../built-in.js";
import { UnlistenError } from "../errors.js";
import type { GrpcJs, GrpcServer } from "./grpc-js.js";

/** The package's entry in Node's table of loaded modules, wherever it was installed; as "grpc-js-1.8" under another name. */
const entry = /[\\/]grpc[^\\/]*[\\/]build[\\/]src[\\/]index\.js$/;

/**
 * The user's own copy of grpc-js, whose classes a handler expects (a client takes a call's metadata only when it is an
 * instance of its own copy's): the one that made the server, else one that is loaded.
 *
 * @returns undefined when it is in no table, as in a bundle; then `importGrpcJs` finds it
 */
export function loadedGrpcJs(server: GrpcServer | undefined): GrpcJs | undefined {
  const { createRequire } = builtIn("node:module");
  // The table is one for all, and is filled by `import` too, since grpc-js is CommonJS.
  const { cache } = createRequire(`${process.cwd()}/`);
  let loaded: GrpcJs | undefined;
  for (const name in cache) {
    if (!entry.test(name)) continue;
    const library = cache[name]!.exports as GrpcJs;
    if (typeof library.Metadata !== "function") continue;
    if (server === undefined || server instanceof library.Server) return library;
    loaded ??= library;
  }
  return loaded;
}

/**
 * Loads it. A bundler puts the same copy here that it gave the user's code.
 *
 * @throws UnlistenError `grpc-missing`
 */
export async function importGrpcJs(): Promise<GrpcJs> {
  try {
    const library = await import("@grpc/grpc-js");
    // Which of the two it is depends on who made a module of the library's CommonJS: Node or a bundler.
    return (library.default ?? library) as unknown as GrpcJs;
  } catch (cause) {
    throw new UnlistenError(
      "grpc-missing",
      'cannot load the package "@grpc/grpc-js", which made the service',
      {
        hint: "Install it beside unlisten (npm install @grpc/grpc-js), or hand it in: wrapGrpc(server, { grpc }).",
        cause,
      },
    );
  }
}
