/** Actions that call actions: what the caller at the end of the chain catches. */

import thrift from "thrift";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Host, startHost } from "../../runtimes/host/host.js";
import { unlimitedRates } from "../../runtimes/host/limits.js";
import { clientOf, webAnnotations } from "../../runtimes/host/testing/client.js";
import { openwhisk } from "./openwhisk.js";
import { openwhiskConnection } from "./openwhisk-connection.js";
import { buildHopsAction, type HopsAction } from "./testing/hops-action.js";
import { type GeneratedStore, generateStore } from "./testing/store-action.js";

let host: Host;
let library: HopsAction;
let store: GeneratedStore;
beforeAll(async () => {
  library = await buildHopsAction();
  store = generateStore();
  host = await startHost({ port: 0, limits: unlimitedRates });
  const { put } = clientOf(host);
  const annotations = webAnnotations({ "raw-http": true, "provide-api-key": true });
  await put("library", library.code, annotations);
  await put("store", store.action, annotations);
});
afterAll(async () => {
  await host.close();
  library.remove();
  store.remove();
});

const rejection = (promise: Promise<unknown>) =>
  promise.then(
    (value) => {
      throw new Error(`it was fulfilled: ${value}`);
    },
    (error) => error,
  );
const libraryClient = (via: "rest" | "web" = "rest") =>
  new library.generated.LibraryClient(
    openwhisk({ apiHost: host.url, apiKey: host.auth, action: "/_/library", retry: false, via }),
  );

describe.each([1, 2, 3])("across %i hops", (hops) => {
  test.each(["rest", "web"] as const)(
    "a declared exception is of its class, with its fields: %s",
    async (via) => {
      const caught = await rejection(libraryClient(via).read(9007199254740993n, hops));
      expect(caught).toBeInstanceOf(library.generated.NotFound);
      expect(caught).toMatchObject({ id: 9007199254740993n, why: "gone", seen: ["at hop 1"] });
    },
  );

  test("stock clients catch it as well", async () => {
    const { TBinaryProtocol } = thrift;
    const options = {
      apiHost: host.url,
      apiKey: host.auth,
      action: "store",
      protocol: TBinaryProtocol as never,
    };
    const client = thrift.createClient(store.of("es6", "Store"), openwhiskConnection(options) as never);
    // biome-ignore lint/suspicious/noExplicitAny: generated, without types.
    const caught = await rejection((client as any).relay(7, hops));
    expect(caught).toBeInstanceOf(store.of("es6", "store_types").NotFound);
    expect({ id: Number(caught.id), why: caught.why }).toEqual({ id: 7, why: "no note 7" });
  });

  test("an undeclared one is an RpcError that tells nothing", async () => {
    const caught = await rejection(libraryClient().fail(hops));
    expect(caught).toMatchObject({
      name: "RpcError",
      code: "internal",
      thriftType: { family: "application", type: 6 },
    });
    expect(caught.message).not.toContain("secret-word");
    expect(caught.activationId).toMatch(/^[0-9a-f]{32}$/);
  });

  test("the trace goes on", async () => {
    const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    process.env.__OW_TRACEPARENT = `00-${trace}-00f067aa0ba902b7-01`;
    const traces = await libraryClient().traces(hops);
    delete process.env.__OW_TRACEPARENT;
    expect(traces).toEqual(Array.from({ length: hops }, () => trace));
  });
});

test("a crash at the end of the chain is an error of each action before it", async () => {
  const caught = await rejection(libraryClient().crash(2));
  expect(caught).toMatchObject({ name: "RpcError", code: "internal" });
});
