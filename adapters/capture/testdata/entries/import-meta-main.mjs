#!/usr/bin/env node
import shared from "./app.cjs";
import { isMain } from "./imported.mjs";

if (import.meta.main && !isMain) {
  const server = shared.app.listen(shared.port, () => shared.announce(server));
}
