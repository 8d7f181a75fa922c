/** `npm run build`, and so what `npm pack` and `npm publish` run first. */
import { build, ensureInstalled } from "./bootstrap.mjs";

ensureInstalled();
build();
