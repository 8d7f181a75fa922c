import shared from "./app.cjs";

shared.app.get("/arguments", (_req, res) => res.json(process.argv.slice(2)));
shared.app.listen(Number(process.argv[3]));
