import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../../..");

/** The code of an action that serves interop.proto, by the handlers of test-service.cjs. */
export function testAction(): string {
  return `
    const { wrapGrpc } = require(${JSON.stringify(join(root, "dist/adapters/grpc/index.cjs"))});
    const { testServer } = require(${JSON.stringify(join(import.meta.dirname, "test-service.cjs"))});
    exports.main = wrapGrpc(testServer());
  `;
}
