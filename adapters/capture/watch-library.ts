import Module from "node:module";
import { patchMethod, type Undo } from "./patch.js";

/** The parts of Node's loader that are on no type. */
interface ModuleInternals {
  _load(request: string, parent: { filename?: string | null } | undefined, isMain: boolean): unknown;
  _cache: Record<string, { exports: unknown } | undefined>;
}

/**
 * Tells of a library's server module, wherever it is installed: of copies that were loaded before at once, of later ones
 * when they are loaded, before the library hands its functions on.
 *
 * @param index  the library's entry, which loads "./server"
 * @param loaded  the entry and what else has the server's functions, of copies that are loaded already
 * @param found  called with a module's exports, and with the entry's, which may not be complete yet
 */
export function watchLibrary(
  index: RegExp,
  loaded: readonly RegExp[],
  found: (exported: unknown, library: unknown) => void,
): Undo {
  const internals = Module as unknown as ModuleInternals;
  for (const [file, module] of Object.entries(internals._cache)) {
    if (module !== undefined && loaded.some((known) => known.test(file)))
      found(module.exports, module.exports);
  }
  return patchMethod(
    internals,
    "_load",
    (original) =>
      function (this: unknown, request, parent, isMain) {
        const exported = original.call(this, request, parent, isMain);
        const file = parent?.filename ?? "";
        if (request === "./server" && index.test(file)) found(exported, internals._cache[file]?.exports);
        return exported;
      },
  );
}
