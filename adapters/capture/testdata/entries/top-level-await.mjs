import { setTimeout as connectToDatabase } from "node:timers/promises";
import shared from "./app.cjs";

await connectToDatabase(100);
const server = shared.app.listen(shared.port, () => shared.announce(server));
