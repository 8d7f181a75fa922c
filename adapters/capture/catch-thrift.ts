import type { Server } from "node:net";
import type { ThriftProcessor } from "../thrift/index.js";
import { patchMethod, type Undo } from "./patch.js";
import { watchLibrary } from "./watch-library.js";

/** Apache's library, wherever it is installed: the file that makes servers, and the one that hands it on. */
const serverFile = /[\\/]thrift[\\/]lib[\\/]nodejs[\\/]lib[\\/]thrift[\\/]server\.js$/;
const indexFile = /[\\/]thrift[\\/]lib[\\/]nodejs[\\/]lib[\\/]thrift[\\/]index\.js$/;

interface ServerModule {
  createMultiplexServer(processor: ThriftProcessor, options?: object): Server;
}

const processors = new WeakMap<Server, ThriftProcessor>();

/** What a server of Apache's library calls; undefined for any other server. */
export function processorOf(server: Server): ThriftProcessor | undefined {
  return processors.get(server);
}

/**
 * Remembers which processor `thrift.createServer` and `createMultiplexServer` were given: the server that they make is
 * one of node:net, and nothing on it says so.
 *
 * Copies of the library that were loaded before are patched where they are, later ones when they are loaded.
 */
export function catchThrift(): Undo {
  const undos: Undo[] = [];
  undos.push(watchLibrary(indexFile, [serverFile, indexFile], (loaded) => patch(loaded, undos)));
  return () => {
    for (const undo of undos.reverse()) undo();
  };
}

const patched = new WeakSet<object>();

function patch(loaded: unknown, undos: Undo[]): void {
  const library = loaded as ServerModule;
  const original = library.createMultiplexServer;
  if (typeof original !== "function" || patched.has(original)) return;
  undos.push(patchMethod(library, "createMultiplexServer", remembering));
}

function remembering(original: ServerModule["createMultiplexServer"]): ServerModule["createMultiplexServer"] {
  function createMultiplexServer(this: unknown, processor: ThriftProcessor, options?: object): Server {
    const server = original.call(this as ServerModule, processor, options);
    processors.set(server, processor);
    return server;
  }
  patched.add(createMultiplexServer);
  return createMultiplexServer;
}
