/**
 * Apache's Node client, over its own HTTP connection. Usage:
 * node node-client.mjs URL PROTOCOL callback|promise FOLDER-WITH-GENERATED-CODE
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import thrift from "thrift";
import { callEverything } from "./node-calls.mjs";

const [url, protocol, style, folder] = process.argv.slice(2);
const { hostname, port, pathname } = new URL(url);
const load = createRequire(join(folder, "package.json"));
const protocols = {
  binary: thrift.TBinaryProtocol,
  compact: thrift.TCompactProtocol,
  json: thrift.TJSONProtocol,
  header: thrift.THeaderProtocol,
};
const connection = thrift.createHttpConnection(hostname, Number(port), {
  path: pathname,
  transport: thrift.TBufferedTransport,
  protocol: protocols[protocol],
});
connection.on("error", (error) => {
  throw error;
});
const client = thrift.createHttpClient(load("./Everything.js"), connection);
const types = load("./everything_types.js");
const count = await callEverything({ client, style, protocol, types, Int64: thrift.Int64 });
process.stdout.write(`${count} right\n`);
