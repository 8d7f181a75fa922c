const { join } = require("node:path");
const express = require("express");
const { openStore } = require("./store.js");

// A service as most are: it exports nothing, connects, and listens when it is run.
async function start() {
  const store = await openStore(join(__dirname, "data", "books.jsonl"));
  const app = express();

  app.get("/books", async (req, res) => {
    res.json(await store.find(req.query));
  });
  app.get("/books/:isbn", async (req, res) => {
    const [book] = await store.find({ isbn: req.params.isbn });
    if (book === undefined) res.status(404).json({ error: "no such book" });
    else res.json(book);
  });
  app.post("/books", express.json(), async (req, res) => {
    res.cookie("last", req.body.isbn).cookie("shelf", "new");
    res.status(201).json(await store.insert(req.body));
  });

  const server = app.listen(process.env.PORT ?? 3000, process.env.HOST ?? "127.0.0.1", () => {
    const { address, port } = server.address();
    console.log(`listening on http://${address}:${port}, ${store.size} books`);
  });
  process.once("SIGTERM", () => server.close(() => store.close()));
}

if (require.main === module) {
  start().catch((error) => {
    console.error(error);
    process.exit(1);
  });
}
