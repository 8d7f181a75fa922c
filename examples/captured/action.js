exports.main = require("unlisten/capture").capture("./server.js");
