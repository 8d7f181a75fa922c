import { fileURLToPath } from "node:url";
import express from "express";

export const app = express();

/** Lives as long as the process does, as in any service without a database. */
const orders = [
  { id: 1, item: "espresso", price: 2.4 },
  { id: 2, item: "croissant", price: 1.9 },
];

app.use(express.json());
app.use(express.static(fileURLToPath(new URL("public", import.meta.url)), { index: false }));

app.get("/", (req, res) => {
  const visits = Number(/(?:^|; )visits=(\d+)/.exec(req.get("cookie") ?? "")?.[1] ?? 0) + 1;
  res.cookie("visits", visits, { httpOnly: true, sameSite: "lax" });
  res.cookie("seen", "orders", { sameSite: "lax" });
  res.send(`<!doctype html>
<title>Orders</title>
<link rel="stylesheet" href="style.css">
<img src="cup.png" alt="" width="64" height="64">
<h1>Orders</h1>
<p>Visit ${visits}, ${orders.length} orders.</p>
<ul>${orders.map(({ id, item }) => `\n  <li><a href="orders/${id}">${escapeHtml(item)}</a>`).join("")}
</ul>
`);
});

app.get("/orders/:id", (req, res) => {
  const order = orders.find(({ id }) => id === Number(req.params.id));
  if (order === undefined) throw httpError(404, `there is no order ${req.params.id}`);
  res.json(order);
});

app.post("/orders", (req, res) => {
  const { item, price } = req.body ?? {};
  if (typeof item !== "string" || typeof price !== "number")
    throw httpError(422, "an order needs an item and a price");
  const order = { id: orders.length + 1, item, price };
  orders.push(order);
  res.status(201).location(`orders/${order.id}`).json(order);
});

app.use((req) => {
  throw httpError(404, `cannot ${req.method} ${req.path}`);
});

app.use((error, _req, res, _next) => {
  const status = error.status ?? 500;
  if (status >= 500) console.error(error);
  res.status(status).json({ error: status < 500 ? error.message : "something went wrong" });
});

function httpError(status, message) {
  return Object.assign(new Error(message), { status });
}

function escapeHtml(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
