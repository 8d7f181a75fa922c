import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { generate, generatedFolder, requireFrom } from "../../thrift/testing/generate.js";

/** Generated code of the store, in two dialects of the Apache compiler, and an action that serves it. */
export interface GeneratedStore {
  /** A generated module: `of("es6", "Store")`. */
  // biome-ignore lint/suspicious/noExplicitAny: generated, without types.
  of(dialect: "es5" | "es6", name: string): any;
  /** The action's code. */
  action: string;
  remove(): void;
}

const root = resolve(import.meta.dirname, "../../..");

export function generateStore(): GeneratedStore {
  const folder = generatedFolder();
  const idl = join(root, "adapters/invoke/testdata/store.thrift");
  for (const [dialect, generator] of [
    ["es5", "js:node"],
    ["es6", "js:node,es6"],
  ] as const) {
    mkdirSync(join(folder.path, dialect));
    generate(generator, idl, join(folder.path, dialect));
  }
  const of = (dialect: string, name: string) => requireFrom(folder.path, `${dialect}/${name}.js`);
  return { of, action: actionCode(join(folder.path, "es6")), remove: folder.remove };
}

function actionCode(generated: string): string {
  return `
    const { wrapThrift } = require(${JSON.stringify(join(root, "dist/adapters/thrift/index.cjs"))});
    const Store = require(${JSON.stringify(join(generated, "Store.js"))});
    const { NotFound } = require(${JSON.stringify(join(generated, "store_types.js"))});
    const { createClient, MultiplexedProcessor, TCompactProtocol } = require(${JSON.stringify(join(root, "node_modules/thrift"))});
    const { openwhiskConnection } = require(${JSON.stringify(join(root, "dist/adapters/invoke/index.cjs"))});
    const next = () => createClient(Store, openwhiskConnection({ action: "store", protocol: TCompactProtocol }));
    const handler = {
      add: async (a, b) => a + b,
      echo: async (note) => note,
      read: async (id) => { throw new NotFound({ id, why: "no note " + id }); },
      touch: (path) => require("node:fs").writeFileSync(path, ""),
      boom: async () => { throw new Error("secret-word"); },
      crash: async () => { process.exit(1); },
      never: async () => new Promise(() => setTimeout(() => {}, 30_000)),
      nothing: async () => undefined,
      relay: async (id, hops) => hops > 1 ? next().relay(id, hops - 1) : handler.read(id),
    };
    const processor = new Store.Processor(handler);
    const multiplexed = new MultiplexedProcessor();
    multiplexed.registerProcessor("Store", processor);
    const one = wrapThrift(processor);
    const many = wrapThrift(multiplexed);
    exports.main = (params, invocation) => (params.isMultiplexed ? many : one)(params, invocation);
  `;
}
