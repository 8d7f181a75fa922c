import { createRequire } from "node:module";

/** Loads a package as OpenWhisk's Node kinds load an action and what it needs: by `require`, without a bundler. */
export const requirePackage = createRequire(import.meta.url);
