import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import type { Database, RootDatabase } from "lmdb";
import type { Activation } from "../activations/activation.js";
import { type Collection, collections, type Entities } from "../entities/entity.js";
import { HostError } from "../host-error.js";
import type { Lmdb } from "./load-lmdb.js";

/** Raised when a database of an earlier version cannot be read as it is. */
const layoutVersion = 1;

/** Everything a host keeps, as named databases of one file. Values are JSON, which gives back what was put in. */
export interface LmdbLayout {
  root: RootDatabase;
  /** `layout`: the version; `owner`: the process that uses the folder. */
  meta: Database<number, string>;
  /** By `namespace/name` or `namespace/package/name`. */
  entities: Record<Collection, Database<Entities[Collection], string>>;
  /** Records by id. */
  records: Database<Activation, string>;
  /** The name as lists filter by it, by start and id of each record. */
  byTime: Database<string, [start: number, id: string]>;
  /** The same keys below each name. */
  byName: Database<string, [name: string, start: number, id: string]>;
  /** By id what becomes the record of an activation that is cut short. */
  begun: Database<Activation, string>;
}

/**
 * Opens the database of a data folder, or makes one. The folder is for its owner alone when it is made here; the
 * files always are.
 *
 * @throws HostError `data-unsupported` when another version of this package wrote it
 */
export function openLayout(lmdb: Lmdb, folder: string): LmdbLayout {
  refuseFolderOfFiles(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of ["data.mdb", "lock.mdb"]) keepPrivate(join(folder, name));
  // By itself lmdb takes a path with a dot in it for a file's.
  const root = lmdb.open({ path: folder, noSubdir: false, encoding: "json", maxDbs: 16 });
  try {
    const meta = root.openDB<number, string>({ name: "meta" });
    checkVersion(meta, folder);
    return {
      root,
      meta,
      entities: {
        actions: root.openDB({ name: "actions" }),
        packages: root.openDB({ name: "packages" }),
        triggers: root.openDB({ name: "triggers" }),
        rules: root.openDB({ name: "rules" }),
      },
      records: root.openDB({ name: "records" }),
      byTime: root.openDB({ name: "by-time", encoding: "string" }),
      byName: root.openDB({ name: "by-name", encoding: "string" }),
      begun: root.openDB({ name: "begun" }),
    };
  } catch (error) {
    void root.close();
    throw error;
  }
}

function checkVersion(meta: Database<number, string>, folder: string): void {
  const version = meta.get("layout");
  if (version === undefined) meta.putSync("layout", layoutVersion);
  else if (version !== layoutVersion) throw unsupported(folder, `layout ${version}`);
}

/** Before there was a database, each entity was a file in a folder of its collection. */
function refuseFolderOfFiles(folder: string): void {
  const isOld =
    existsSync(join(folder, "activations.jsonl")) ||
    collections.every((name) => existsSync(join(folder, name)));
  if (isOld && !existsSync(join(folder, "data.mdb")))
    throw unsupported(folder, "layout 0, a file for each entity");
}

function unsupported(folder: string, found: string): HostError {
  return new HostError(
    "data-unsupported",
    `cannot use ${folder}: it was written by another version of unlisten (${found}; this one reads layout ${layoutVersion})`,
    {
      hint: "Use the version that wrote it, choose another folder for the data, or delete this one to start anew.",
    },
  );
}

/** An empty file is a new database to LMDB. */
function keepPrivate(file: string): void {
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
}
