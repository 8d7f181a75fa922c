// A caller of both services, by stock grpc-js clients: node shop.js actions 10 EUR JPY 4000123412341234
import { promisify } from "node:util";
import { actions, microservices } from "./clients.js";

/** Converts the price, and charges the card with it. */
export async function buy({ currency, payment }, price, to, card) {
  const convert = promisify(currency.Convert.bind(currency));
  const charge = promisify(payment.Charge.bind(payment));
  const amount = await convert({ from: price, to });
  const { transaction } = await charge({ amount, card });
  return { amount, transaction };
}

if (import.meta.filename === process.argv[1]) {
  const [, , where, amount, from, to, card] = process.argv;
  try {
    console.log(
      await buy({ actions, microservices }[where](), { currency: from, amount: Number(amount) }, to, card),
    );
    process.exit(0);
  } catch (error) {
    console.error(`${error.code} ${error.details}`);
    process.exit(1);
  }
}
