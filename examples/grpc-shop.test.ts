import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { type Host, startHost, unlimitedRates } from "unlisten/host";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBrowser } from "../runtimes/host/page/testing/browser.js";
import { type NodeProcess, startServer } from "./testing/node-process.js";
import { deployAction } from "./tour/deploy-action.mjs";

const folder = fileURLToPath(new URL("grpc-shop/", import.meta.url));

interface Money {
  currency: string;
  amount: number;
}
type Clients = Record<"currency" | "payment", object>;
type Buy = (clients: Clients, price: Money, to: string, card: string) => Promise<unknown>;

/** The example is plain JavaScript. */
const load = (file: string) => import(/* @vite-ignore */ `${folder}${file}`);

const card = "4000123412341234";
const euros = { currency: "EUR", amount: 10 };

let host: Host;
let browser: Browser;
const urls: Record<string, string> = {};

beforeAll(async () => {
  execFileSync("npm", ["run", "--silent", "generate"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  [host, browser] = await Promise.all([startHost({ port: 0, limits: unlimitedRates }), startBrowser()]);
  process.env.__OW_API_HOST = host.url;
  process.env.__OW_API_KEY = host.auth;
  for (const [name, entry] of [
    ["currency", "currency/action.js"],
    ["payment", "payment/server.js"],
    ["page", "page/action.js"],
  ])
    urls[name!] = (await deployAction(`${folder}${entry}`, `shop/${name}`, host)).url;
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await host?.close();
});

describe("grpc-js clients", () => {
  const services: NodeProcess[] = [];
  const places: Record<string, () => Promise<Clients>> = {
    microservices: async () => {
      const addresses: Record<string, string> = {};
      for (const [name, file] of [
        ["currency", "currency/listen.js"],
        ["payment", "payment/server.js"],
      ]) {
        const service = await startServer(`${folder}${file}`, []);
        services.push(service);
        addresses[name!] = new URL(service.greeting as string).host;
      }
      return (await load("clients.js")).microservices(addresses);
    },
    actions: async () => (await load("clients.js")).actions(),
  };
  afterAll(async () => {
    for (const service of services) await service.stop();
  });

  test.each(Object.keys(places))(
    "of %s get answers, and the errors that the services chose",
    async (place) => {
      const clients = await places[place]!();
      const buy = (await load("shop.js")).buy as Buy;
      expect(await buy(clients, euros, "JPY", card)).toEqual({
        amount: { currency: "JPY", amount: 1632 },
        transaction: "JPY-1",
      });
      await expect(buy(clients, euros, "JPY", "12")).rejects.toMatchObject({
        code: 3,
        details: "that is no card number",
      });
      await expect(buy(clients, euros, "XXX", card)).rejects.toSatisfy((error) => {
        const { code, details, metadata } = error as {
          code: number;
          details: string;
          metadata: Map<string, never[]>;
        };
        expect({ code, details }).toEqual({ code: 5, details: 'there is no currency "XXX"' });
        return String(metadata.get("grpc-status-details-bin")[0]).includes("shop.UnknownCurrency");
      });
    },
  );
});

test("Connect's client gets a stream, and details as their message", async () => {
  const { currency, ratesOf } = await load("rates.js");
  expect(await ratesOf(currency(), "EUR")).toMatchObject({ EUR: 1, USD: 1.08, JPY: 163.2 });
  expect(await ratesOf(currency(), "XXX")).toBe("XXX is none of EUR, USD, GBP, JPY, CHF, NOK, INR");
});

test("curl's JSON is enough", async () => {
  const response = await fetch(`${urls.currency}/shop.Currency/Convert`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ from: euros, to: "USD" }),
  });
  expect({ status: response.status, body: await response.json() }).toEqual({
    status: 200,
    body: { currency: "USD", amount: 10.8 },
  });
});

test("the page calls the service from a browser", async () => {
  const page = await browser.newPage();
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  // Without the slash, which the page adds.
  await page.goto(urls.page!);
  const output = page.locator("output");
  await output.getByText("1632 JPY").waitFor();
  await page.locator("tr").nth(6).waitFor();
  expect(await page.locator("tr").nth(1).innerText()).toMatch(/1 EUR in USD\s+1\.080/);
  if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
  await page.getByLabel("To").fill("XXX");
  await page.getByRole("button").click();
  await output.getByText("XXX is none of EUR, USD, GBP, JPY, CHF, NOK, INR").waitFor();
  expect(troubles).toEqual([]);
});
