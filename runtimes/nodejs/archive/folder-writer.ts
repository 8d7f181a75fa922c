import {
  closeSync,
  constants,
  copyFileSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { entryPath, quote, staysInside } from "./entry-path.js";

/** What unpacking an archive may cost. */
export interface UnpackLimits {
  /** Bytes, all files together. */
  bytes: number;
  /** Files, folders and links together. */
  entries: number;
}

/** The platform takes about 36 MB of archive; a generous `node_modules` unpacks to a few hundred. */
export const defaultLimits: UnpackLimits = { bytes: 512 * 1024 * 1024, entries: 100_000 };

/** Puts an archive's entries into a folder, and nothing anywhere else. */
export interface FolderWriter {
  addFolder(name: string): void;
  /**
   * Opens a new file. Its bytes follow by `write`, at most `bytes` of them count against the limit.
   *
   * @param mode  the permissions the archive gives, undefined when it gives none
   * @param modified  when it was last changed, if the archive says; `Last-Modified` of a static file comes from it
   */
  addFile(name: string, mode: number | undefined, bytes: number, modified: Date | undefined): OpenFile;
  /** Notes a symbolic link; it is made by `finish`, so that no file can be written through it. */
  addLink(name: string, target: string): void;
  /** A second name for a file that is already there; becomes a copy. */
  addCopy(name: string, source: string): void;
  /** Makes the links. */
  finish(): void;
}

/** A file being unpacked. */
export interface OpenFile {
  write(bytes: Uint8Array): void;
  close(): void;
}

export function createFolderWriter(root: string, limits: UnpackLimits): FolderWriter {
  const folders = new Set<string>([root]);
  const links: { name: string; path: string[]; target: string }[] = [];
  let entries = 0;
  let bytesLeft = limits.bytes;

  /** Where an entry goes; the folders above it are there afterwards. */
  function place(name: string, path: readonly string[]): string {
    if (++entries > limits.entries) throw new Error(`the archive has more than ${limits.entries} entries`);
    if (path.length === 0) throw new Error(`cannot unpack ${quote(name)}: the name is empty`);
    const at = join(root, ...path);
    makeFolder(name, dirname(at));
    return at;
  }

  function makeFolder(name: string, at: string): void {
    if (folders.has(at)) return;
    attempt(name, () => mkdirSync(at, { recursive: true }));
    folders.add(at);
  }

  function spend(name: string, bytes: number): void {
    bytesLeft -= bytes;
    if (bytesLeft < 0)
      throw new Error(`cannot unpack ${quote(name)}: the archive holds more than ${limits.bytes} bytes`);
  }

  return {
    addFolder(name) {
      const path = entryPath(name);
      if (path.length > 0) makeFolder(name, join(place(name, path)));
    },

    addFile(name, mode, bytes, modified) {
      const at = place(name, entryPath(name));
      spend(name, bytes);
      // "x" fails on whatever is there already: an entry named twice, a folder.
      const fd = attempt(name, () => openSync(at, "wx", fileMode(mode)));
      return {
        write: (chunk) => writeAll(fd, chunk),
        close: () => {
          if (modified !== undefined) futimesSync(fd, modified, modified);
          closeSync(fd);
        },
      };
    },

    addLink(name, target) {
      const path = entryPath(name);
      if (!staysInside(path, target)) {
        throw new Error(`cannot unpack ${quote(name)}: the link leads outside of the archive`);
      }
      links.push({ name, path, target });
    },

    addCopy(name, source) {
      const from = join(root, ...entryPath(source));
      const at = place(name, entryPath(name));
      const { size } = attempt(name, () => lstatSync(from));
      spend(name, size);
      attempt(name, () => copyFileSync(from, at, constants.COPYFILE_EXCL));
    },

    finish() {
      // First the folders, then the links: no link is made, or followed, on the way to another.
      const placed = links.map(({ name, path, target }) => ({ name, target, at: place(name, path) }));
      for (const { name, target, at } of placed) attempt(name, () => symlinkSync(target, at));
    },
  };
}

/** Files stay readable and writable for us whatever the archive says; set-user-id and the like are dropped. */
function fileMode(mode: number | undefined): number {
  return mode === undefined ? 0o644 : (mode & 0o777) | 0o600;
}

function writeAll(fd: number, bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) at += writeSync(fd, bytes, at);
}

/** Says which entry a file system error is about, and what the usual ones mean. */
function attempt<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      code === "EEXIST" || code === "ENOTDIR" || code === "EISDIR"
        ? "the name is taken by another entry"
        : message;
    throw new Error(`cannot unpack ${quote(name)}: ${why}`, { cause: error });
  }
}
