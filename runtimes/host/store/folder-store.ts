import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { appendFile, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Activation } from "../activations/activation.js";
import { type Collection, collections } from "../entities/entity.js";
import { pathOf } from "../entities/resolve-action.js";
import { HostError } from "../host-error.js";
import { MemoryStore } from "./memory-store.js";
import type { Change } from "./store.js";

/** Bytes after which a new journal is begun; the one before the last is dropped. */
const maxJournalBytes = 32 * 1024 * 1024;

/**
 * Keeps everything in memory, entities also in one file each, activation records in a journal.
 *
 * A change of an entity is on the disk when its promise is done, whole or not at all. Of the journal the last records
 * may be lost with the machine, not with the process; a line that was cut short is skipped.
 */
export class FolderStore extends MemoryStore {
  readonly #folder: string;
  /** Writes follow one another, so that the last change of an entity is the one that stays. */
  #writes: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, maxActivations: number) {
    super(maxActivations);
    this.#folder = folder;
  }

  /** @throws HostError `data-unreadable` when a file of an entity is damaged, or the folder cannot be used */
  static async open(folder: string, maxActivations: number): Promise<FolderStore> {
    const store = new FolderStore(folder, maxActivations);
    try {
      for (const collection of collections)
        await mkdir(join(folder, collection), { recursive: true, mode: 0o700 });
      await store.#loadEntities();
      for (const journal of ["activations.old.jsonl", "activations.jsonl"]) await store.#loadJournal(journal);
    } catch (error) {
      if (error instanceof HostError) throw error;
      throw unreadable(folder, error);
    }
    return store;
  }

  override async write(changes: readonly Change[]): Promise<void> {
    for (const change of changes) {
      if (change.kind === "delete") await this.#write(() => this.#remove(change.collection, change.path));
      else await this.#write(() => this.#save(change.collection, pathOf(change.entity), change.entity));
    }
    await super.write(changes);
  }

  override async putActivation(activation: Activation): Promise<void> {
    await super.putActivation(activation);
    await this.#write(() => this.#journal(activation));
  }

  override async close(): Promise<void> {
    await this.#writes;
  }

  #write(work: () => Promise<void>): Promise<void> {
    const done = this.#writes.then(work);
    this.#writes = done.catch(() => {});
    return done;
  }

  async #save(collection: Collection, path: string, entity: object): Promise<void> {
    const file = this.#fileOf(collection, path);
    const draft = `${file}.new`;
    const handle = await open(draft, "w", 0o600);
    try {
      await handle.writeFile(JSON.stringify(entity));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
    await this.#syncFolder(collection);
  }

  async #remove(collection: Collection, path: string): Promise<void> {
    await rm(this.#fileOf(collection, path), { force: true });
    await this.#syncFolder(collection);
  }

  /** A rename is on the disk when its folder is. Windows has no such thing. */
  async #syncFolder(collection: Collection): Promise<void> {
    if (process.platform === "win32") return;
    const handle = await open(join(this.#folder, collection), "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  /** Named by a digest: an entity's name may be longer, and have other characters, than a file's. */
  #fileOf(collection: Collection, path: string): string {
    return join(this.#folder, collection, `${createHash("sha256").update(path).digest("hex")}.json`);
  }

  async #loadEntities(): Promise<void> {
    for (const collection of collections) {
      for (const name of await readdir(join(this.#folder, collection))) {
        const file = join(this.#folder, collection, name);
        if (!name.endsWith(".json")) continue;
        const entity = await readEntity(file);
        await super.write([{ kind: "put", collection, entity } as Change]);
      }
    }
  }

  async #journal(activation: Activation): Promise<void> {
    const file = join(this.#folder, "activations.jsonl");
    if ((await sizeOf(file)) > maxJournalBytes)
      await rename(file, join(this.#folder, "activations.old.jsonl"));
    await appendFile(file, `${JSON.stringify(activation)}\n`, { mode: 0o600 });
  }

  async #loadJournal(name: string): Promise<void> {
    const file = join(this.#folder, name);
    const size = await sizeOf(file);
    if (size === 0) return;
    for await (const line of createInterface({ input: createReadStream(file) })) {
      const activation = readLine(line);
      if (activation !== undefined) await super.putActivation(activation);
    }
    // After a line that was cut short the next record begins a line of its own.
    if (!(await endsLine(file, size))) await appendFile(file, "\n");
  }
}

async function readEntity(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Bytes; 0 when there is no such file. */
function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

async function endsLine(file: string, size: number): Promise<boolean> {
  const handle = await open(file, "r");
  try {
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] === 0x0a;
  } finally {
    await handle.close();
  }
}
function readLine(line: string): Activation | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function unreadable(path: string, cause: unknown): HostError {
  return new HostError("data-unreadable", `cannot read ${path}: ${(cause as Error).message}`, {
    hint: "Choose another folder for the data, or delete this one to start anew.",
    cause,
  });
}
