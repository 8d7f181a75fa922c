import cluster, { isPrimary } from "node:cluster";
import shared from "./app.cjs";

if (isPrimary) {
  cluster.fork();
} else {
  const server = shared.app.listen(shared.port, () => shared.announce(server));
}
