const { createClient, TBinaryProtocol: protocol } = require("thrift");

/** A client of one of the services. */
exports.connect = (service, name) => createClient(service, to(name));

const to = (name) => require("unlisten/invoke").openwhiskConnection({ action: `social/${name}`, protocol });
