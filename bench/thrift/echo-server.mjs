/** The echo service behind a port of the loopback address: prints it, and ends with its standard input. */
import { loadEcho, thrift } from "./echo.mjs";

const { Echo, handler } = loadEcho();
const server = thrift.createServer(Echo, handler, {
  transport: thrift.TBufferedTransport,
  protocol: thrift.TBinaryProtocol,
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));
process.stdin.on("end", () => process.exit(0)).resume();
