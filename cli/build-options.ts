import type { Options, Values } from "./arguments.js";
import { usage } from "./arguments.js";
import type { BuildOptions } from "./bundle/build-action.js";

/** The options that say how an action is built; of `build`, and of `deploy`, which builds when needed. */
export const buildOptions = {
  wrap: { kind: "flag", help: "call the application that the entry exports" },
  capture: { kind: "flag", help: "run the entry as the program it is and catch its listen call" },
  bundle: { kind: "flag", help: "bundle also a service that loads its modules by computed names" },
  "no-bundle": { kind: "flag", help: "pack the project and its packages as the files they are" },
  include: { kind: "list", value: "<glob>", help: "put these files of the project into the archive too" },
  exclude: { kind: "list", value: "<glob>", help: "leave these out" },
  external: { kind: "list", value: "<package>", help: "keep a package as files instead of bundling it" },
  inline: { kind: "list", value: "<package>", help: "bundle a package that would be kept as files" },
  minify: { kind: "flag", help: "make the code shorter; names of classes and functions stay" },
  sourcemap: { kind: "flag", help: "add source maps: stack traces show your own lines" },
} as const satisfies Options;

export function readBuildOptions(
  values: Values<typeof buildOptions>,
  format: BuildOptions["format"],
  startHasSourceMaps: boolean,
): BuildOptions {
  if (values.wrap && values.capture) throw usage("--wrap and --capture exclude each other");
  if (values.bundle && values["no-bundle"]) throw usage("--bundle and --no-bundle exclude each other");
  return {
    format,
    bundled: values.bundle ? true : values["no-bundle"] ? false : undefined,
    forced: values.wrap ? "wrap" : values.capture ? "capture" : undefined,
    include: values.include,
    exclude: values.exclude,
    external: values.external,
    inline: values.inline,
    minify: values.minify,
    sourceMap: values.sourcemap || startHasSourceMaps,
  };
}
