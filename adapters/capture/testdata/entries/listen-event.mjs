import { once } from "node:events";
import { createServer } from "node:http";
import shared from "./app.cjs";

const server = createServer();
server.on("request", shared.app);
server.listen(shared.port, "localhost");
await once(server, "listening");
shared.announce(server);
