const { createClient } = require("thrift");

/** A client of one of the services. */
exports.connect = (service, name) => createClient(service, connectTo(name));

const connectTo = (name) => require("thrift").createConnection("127.0.0.1", require("../ports")[name], {});
