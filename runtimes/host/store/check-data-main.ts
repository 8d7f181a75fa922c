import { createRequire } from "node:module";
import type { RootDatabase } from "lmdb";
import type { Lmdb } from "./load-lmdb.js";

/**
 * Reads a data folder through, in a process of its own: LMDB trusts its file, and ends the process that comes upon
 * damage. Arguments are the file of the lmdb module and the folder. Exits with 0 when all is well; otherwise stderr says
 * why, unless LMDB did not let it.
 */
function main([lmdbFile, folder]: string[]): void {
  const lmdb: Lmdb = createRequire(lmdbFile!)(lmdbFile!);
  const root = lmdb.open({ path: folder!, noSubdir: false, encoding: "json", maxDbs: 16 });
  const names = [...root.getKeys({})] as string[];
  if (names.length > 0 && !names.includes("meta")) throw new Error("its table of contents is damaged");
  for (const name of names) checkDatabase(root, name);
  // What is free is a list that can be damaged too; only who writes reads it.
  root.transactionSync(() => {
    void root.put("check", true);
    return lmdb.ABORT;
  });
  process.exit(0);
}

/** All that it says it has must be there. Values are read where a start reads them, so not those of records. */
function checkDatabase(root: RootDatabase, name: string): void {
  const database = root.openDB({ name, encoding: name.startsWith("by-") ? "string" : "json" });
  const { entryCount } = database.getStats() as { entryCount: number };
  const entries = name === "records" ? database.getKeys({}) : database.getRange({});
  let count = 0;
  for (const _ of entries) count++;
  if (count !== entryCount) throw new Error(`of ${entryCount} entries in ${name} there are ${count}`);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
