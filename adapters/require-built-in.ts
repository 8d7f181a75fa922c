import { createRequire } from "node:module";

/** `require` for ES modules, which have none. Any file name will do for what is no file. */
export const requireBuiltIn = (name: string): unknown => createRequire(`${process.cwd()}/`)(name);
