// The same service from a Connect client: a stream of rates, and an error's details as their message.
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { openwhiskTransport } from "unlisten/invoke";
import { Currency, UnknownCurrencySchema } from "./generated/currency_pb.js";

export const currency = () => createClient(Currency, openwhiskTransport({ action: "shop/currency" }));

export async function ratesOf(client, base) {
  try {
    const rates = {};
    for await (const { currency, rate } of client.rates({ base })) rates[currency] = rate;
    return rates;
  } catch (error) {
    if (!(error instanceof ConnectError) || error.code !== Code.NotFound) throw error;
    const [details] = error.findDetails(UnknownCurrencySchema);
    return `${details.asked} is none of ${details.known.join(", ")}`;
  }
}

if (import.meta.filename === process.argv[1]) console.log(await ratesOf(currency(), process.argv[2]));
