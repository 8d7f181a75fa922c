/**
 * For Node before 20.16 and 22.3, which have no `getBuiltinModule`. The build (package.json, tsup) puts `require`
 * here where there is one, and adapters/require-built-in.ts elsewhere: loading node:module costs 0.15 ms.
 */
declare const requireBuiltIn: (name: string) => unknown;

/** The modules that this package uses at run time. */
interface BuiltIns {
  "node:async_hooks": typeof import("node:async_hooks");
  "node:buffer": typeof import("node:buffer");
  "node:crypto": typeof import("node:crypto");
  "node:events": typeof import("node:events");
  "node:http": typeof import("node:http");
  "node:http2": typeof import("node:http2");
  "node:https": typeof import("node:https");
  "node:module": typeof import("node:module");
  "node:net": typeof import("node:net");
  "node:stream": typeof import("node:stream");
  "node:tls": typeof import("node:tls");
  "node:util": typeof import("node:util");
  "node:zlib": typeof import("node:zlib");
}

/**
 * One of Node's own modules, without what an `import` of it costs at a cold start.
 *
 * An ES module's `import` makes Node read every export, and among those of node:http are lazy ones that load
 * undici: 20 to 35 ms on Node 22 and 24, more than all the rest together (bench/).
 */
export function builtIn<Name extends keyof BuiltIns>(name: Name): BuiltIns[Name] {
  return (process.getBuiltinModule?.(name) ?? requireBuiltIn(name)) as BuiltIns[Name];
}
