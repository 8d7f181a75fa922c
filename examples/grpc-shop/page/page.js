// The page's script: Connect's own client for browsers, bundled by `npm run generate`.
import { ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { Currency, UnknownCurrencySchema } from "../generated/currency_pb.js";

// Beside this page's action, on the same host: /api/v1/web/<namespace>/shop/currency
const baseUrl = new URL("../currency", document.baseURI).href;
const client = createClient(Currency, createConnectTransport({ baseUrl, useBinaryFormat: true }));

const form = document.querySelector("form");
const output = document.querySelector("output");

async function convert() {
  const { amount, from, to } = Object.fromEntries(new FormData(form));
  try {
    const money = await client.convert({ from: { currency: from, amount: Number(amount) }, to });
    show(`${money.amount} ${money.currency}`, false);
    await showRates(from);
  } catch (error) {
    const [details] = ConnectError.from(error).findDetails(UnknownCurrencySchema);
    show(
      details === undefined ? String(error) : `${details.asked} is none of ${details.known.join(", ")}`,
      true,
    );
  }
}

function show(text, isWrong) {
  output.textContent = text;
  output.classList.toggle("wrong", isWrong);
}

/** One row for each message of the stream. */
async function showRates(base) {
  const rows = [];
  for await (const { currency, rate } of client.rates({ base })) {
    const row = document.createElement("tr");
    for (const text of [`1 ${base} in ${currency}`, rate.toFixed(3)])
      row.appendChild(document.createElement("td")).textContent = text;
    rows.push(row);
  }
  document.querySelector("tbody").replaceChildren(...rows);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  convert();
});
convert();
