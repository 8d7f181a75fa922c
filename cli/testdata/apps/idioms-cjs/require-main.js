#!/usr/bin/env node
"use strict";
const { createServer } = require("node:http");
const { basename } = require("node:path");
const parts = require("./part");

const server = createServer((_request, response) => {
  const entry = basename(process.argv[1]);
  response.end(JSON.stringify({ isMain: require.main === module, file: basename(__filename) === entry, main: basename(require.main.filename) === entry, parts }));
});
if (require.main === module) server.listen(0);
