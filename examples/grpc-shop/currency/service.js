// The service: its definition and its methods. It knows neither ports nor actions.
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

const protos = join(import.meta.dirname, "../protos");
const definition = loadSync(["currency.proto", "status.proto"], { includeDirs: [protos] });

/** Units of each currency for one euro. */
const perEuro = { EUR: 1, USD: 1.08, GBP: 0.86, JPY: 163.2, CHF: 0.94, NOK: 11.6, INR: 90.4 };

/** The error that a caller sees: a code, a text, and what is known instead as a message of its own. */
function unknown(asked) {
  const value = definition["shop.UnknownCurrency"].serialize({ asked, known: Object.keys(perEuro) });
  const code = grpc.status.NOT_FOUND;
  const message = `there is no currency "${asked}"`;
  const details = [{ type_url: "type.googleapis.com/shop.UnknownCurrency", value }];
  const metadata = new grpc.Metadata();
  metadata.set(
    "grpc-status-details-bin",
    definition["google.rpc.Status"].serialize({ code, message, details }),
  );
  return Object.assign(new Error(message), { code, details: message, metadata });
}

function rateOf(currency) {
  if (!Object.hasOwn(perEuro, currency)) throw unknown(currency);
  return perEuro[currency];
}

export const service = definition["shop.Currency"];

export const handlers = {
  Convert(call, callback) {
    try {
      const { from, to } = call.request;
      const amount = (from.amount / rateOf(from.currency)) * rateOf(to);
      callback(null, { currency: to, amount: Math.round(amount * 100) / 100 });
    } catch (error) {
      callback(error);
    }
  },
  Rates(call) {
    try {
      const base = rateOf(call.request.base);
      for (const [currency, rate] of Object.entries(perEuro)) call.write({ currency, rate: rate / base });
      call.end();
    } catch (error) {
      call.destroy(error);
    }
  },
};
