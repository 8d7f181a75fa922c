import { createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";
import { expect, test } from "vitest";
import { engineOf, fetchFrom } from "./testing/platform.js";
import { Currency, type Money } from "./testing/shop.js";

type CurrencyClient = Record<
  "convert" | "forget" | "watch" | "lookup",
  (request: object) => Promise<Money> & AsyncIterable<Money>
>;

const engine = engineOf({
  routes: (router) =>
    router.service(Currency, {
      convert: ({ to, units }: { to: string; units: bigint }) => ({ currencyCode: to, units }),
      forget: () => ({}),
      async *watch({ to }: { to: string }) {
        yield { currencyCode: to, units: 1n };
        yield { currencyCode: to, units: 2n };
      },
    }),
});

const transports = [createConnectTransport, createGrpcWebTransport].flatMap((create) =>
  [true, false].map((useBinaryFormat) => ({
    name: `${create === createConnectTransport ? "Connect" : "gRPC-Web"}, ${useBinaryFormat ? "proto" : "JSON"}`,
    transport: create({ baseUrl: "https://host", fetch: fetchFrom(engine), useBinaryFormat }),
  })),
);

test.each(transports)("$name: a stock client calls a Connect service", async ({ transport }) => {
  const client = createClient(Currency, transport) as unknown as CurrencyClient;
  expect(await client.convert({ to: "USD", units: 3n })).toMatchObject({ currencyCode: "USD", units: 3n });
  expect(await client.forget({})).toMatchObject({ $typeName: "google.protobuf.Empty" });
  const rates: bigint[] = [];
  for await (const { units } of client.watch({ to: "USD" })) rates.push(units);
  expect(rates).toEqual([1n, 2n]);
  await expect(client.lookup({})).rejects.toThrow("[unimplemented] shop.Currency.Lookup is not implemented");
});

test("an engine says what it serves", () => {
  const kinds = engine.methods.map((m) => [
    m.path,
    m.requestStream,
    m.responseStream,
    m.isIdempotent,
    m.hasTypes,
  ]);
  expect(kinds).toEqual([
    ["/shop.Currency/Convert", false, false, false, true],
    ["/shop.Currency/Lookup", false, false, true, true],
    ["/shop.Currency/Forget", false, false, false, true],
    ["/shop.Currency/Watch", false, true, false, true],
    ["/shop.Currency/Sum", true, false, false, true],
    ["/shop.Currency/Exchange", true, true, false, true],
  ]);
});
