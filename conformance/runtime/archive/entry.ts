/** An entry of an archive, honest or not. */
export interface ArchiveEntry {
  name: string;
  content: Buffer;
  /** Permissions. */
  mode: number;
  /** Makes it a symbolic link to this; `content` says nothing then. */
  link?: string;
  /** So many zero bytes in place of `content`. */
  zeros?: number;
}

const elf = Buffer.from("\x7fELF", "latin1");

/** A file as an entry; programs may be run. */
export function fileEntry(name: string, content: Buffer): ArchiveEntry {
  const isProgram = content.subarray(0, 4).equals(elf) || content.subarray(0, 2).toString("latin1") === "#!";
  return { name, content, mode: isProgram ? 0o755 : 0o644 };
}
