import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** OpenTelemetry's API; types only, so that nothing is loaded here. */
export type OpenTelemetry = typeof import("@opentelemetry/api");

/** Where version 1 of the API keeps what an SDK registers, whichever copy of it is used. Source: @opentelemetry/api, global-utils.ts. */
const registry = Symbol.for("opentelemetry.js.api.1");

let loading: Promise<OpenTelemetry | undefined> | undefined;

/**
 * OpenTelemetry, where an SDK has registered itself in this process; otherwise nothing is loaded.
 *
 * The API is an optional peer: it comes with the SDK, from beside this package or from the working folder's project.
 */
export function openTelemetry(): Promise<OpenTelemetry | undefined> | undefined {
  const registered = (globalThis as { [registry]?: { trace?: unknown } })[registry];
  if (registered?.trace === undefined) return undefined;
  loading ??= load();
  return loading;
}

async function load(): Promise<OpenTelemetry | undefined> {
  try {
    return await import("@opentelemetry/api");
  } catch {
    return await loadFrom(process.cwd());
  }
}

async function loadFrom(folder: string): Promise<OpenTelemetry | undefined> {
  try {
    const file = createRequire(join(folder, "package.json")).resolve("@opentelemetry/api");
    const namespace = await import(pathToFileURL(file).href);
    return namespace.default ?? namespace;
  } catch {
    return undefined;
  }
}
