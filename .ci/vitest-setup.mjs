import { ensureBuilt } from "./bootstrap.mjs";

/** Tests that start our own programs as processes run what was built, so the build must be fresh. */
export default function setup() {
  ensureBuilt();
}
