const { hits } = require("../hits");

module.exports = (app) => app.get("/", (_request, response) => response.json({ hits: hits.count++ }));
