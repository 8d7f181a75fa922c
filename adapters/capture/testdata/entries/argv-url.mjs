import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import shared from "./app.cjs";

const asMain = [
  import.meta.url === pathToFileURL(process.argv[1]).href,
  import.meta.url === `file://${process.argv[1]}`,
  process.argv[1] === fileURLToPath(import.meta.url),
  resolve(process.argv[1]) === resolve(fileURLToPath(import.meta.url)),
  realpathSync(process.argv[1]) === import.meta.filename,
];
if (asMain.every(Boolean)) {
  const server = shared.app.listen(shared.port, () => shared.announce(server));
}
