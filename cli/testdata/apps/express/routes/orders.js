const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { Router } = require("express");

const router = Router();
router.get("/:id", (request, response) => response.json({ id: request.params.id }));
router.get("/:id/mail", (request, response) => {
  response.type("text").send(readFileSync(join(__dirname, "..", "mails", "thanks.txt"), "utf8") + request.params.id);
});
router.post("/", (request, response) => response.status(201).json(request.body));

module.exports = router;

if (require.main === module) throw new Error("a part of the service takes itself for the program");
if (!module.parent) throw new Error("a part of the service has no parent");
