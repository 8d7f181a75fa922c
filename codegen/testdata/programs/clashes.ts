/** A service whose names are words of JavaScript and names that generated code needs itself. */
import {
  dispatchStore_,
  Enum,
  Error as StoredError,
  Gone,
  globalThis_,
  Map as StoredMap,
  Object_,
  Oops,
  StoreClient,
  StoreClient_,
  undefined_,
} from "../golden/typescript/clash.js";
import { inProcess } from "./in-process.js";

const calls: string[] = [];

class Handler {
  Store(store: StoreClient) {
    return store;
  }
  constructor__(_store: StoreClient, options: number) {
    return options + 1;
  }
  constructor_(text: string) {
    return text;
  }
  toString(): string {
    throw new Gone({ store: { Store: "closed" } });
  }
  valueOf(error: StoredError) {
    return StoredError.create({ message: `${error.message}!` });
  }
  call(callOptions: string) {
    calls.push(callOptions);
  }
  hasOwnProperty(object: Object_) {
    if (object.__proto__ !== "p" || object.constructor !== "c") return Enum.toString;
    return Enum.valueOf;
  }
}

export const service = dispatchStore_(new Handler());
export const client = new StoreClient_(inProcess(service));

/** Everything a client can be asked, and what comes of it. */
export async function callAll(): Promise<unknown[]> {
  const object = Object_.create({ constructor: "c", toString: "t", ["__proto__"]: "p", hasOwnProperty: 1 });
  const store = StoreClient.create({ Store: "open" });
  const closed = await client.toString().catch((error: unknown) => {
    if (!(error instanceof Gone)) throw error;
    return error.store;
  });
  await client.call("now");
  return [
    await client.Store(store),
    await client.constructor__(store, 6),
    await client.constructor_("plain"),
    closed,
    await client.valueOf(StoredError.create({ message: "oh" }), StoredMap.create(), { await: new Set([1]) }),
    await client.hasOwnProperty(object),
    calls,
    undefined_,
    globalThis_.Set,
  ];
}

export function oops(): Record<string, unknown> {
  const thrown = new Oops({ stack: 7, name: "n", constructor: ["a"], toString: "s" });
  const { stack, name, constructor, toString } = thrown;
  return { stack, name, constructor, toString, isError: (thrown as unknown) instanceof Error };
}
