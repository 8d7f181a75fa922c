import { createServer } from "node:http";
import shared from "./app.cjs";

const server = createServer(shared.app);
server.listen({ port: shared.port, host: "127.0.0.1", exclusive: true, backlog: 10 }, () => shared.announce(server));
