import { createServer, type Server } from "node:http";
import shared from "./app.cjs";

interface Settings {
  port: number;
}

const settings: Settings = { port: shared.port };
const server: Server = createServer(shared.app).listen(settings.port, () => shared.announce(server));
