const { hits } = require("../hits");

module.exports = (app) => app.get("/other", (_request, response) => response.json({ hits: hits.count++ }));
