import { contextOf } from "../context.js";
import type { CreateEngine, Engine, EngineSettings } from "./engine/engine.js";

let load: () => Promise<{ createEngine: CreateEngine }>;

/**
 * Makes an engine. Its code is a file of its own, which the first who needs it loads: with Connect and protobuf-es in it
 * it is larger than all the rest, and a grpc-js service called in binary never does.
 */
export async function loadEngine(settings: Omit<EngineSettings, "contextOf">): Promise<Engine> {
  const { createEngine } = await load();
  return createEngine({ ...settings, contextOf });
}

/** To be called by whatever is the package's entry. */
export function provideEngine(loader: typeof load): void {
  load = loader;
}
