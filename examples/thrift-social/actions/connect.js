const { createClient } = require("thrift");

/** A client of one of the services. */
exports.connect = (service, name) => createClient(service, connectTo(name));

const connectTo = (name) => require("unlisten/invoke").openwhiskConnection({ action: `/_/social/${name}` });
