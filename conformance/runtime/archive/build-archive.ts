import type { ArchiveChange, EntrySpec } from "../case.js";
import type { ArchiveEntry } from "./entry.js";
import { withWrongChecksum, writeTarGz } from "./tar-gz.js";
import { writeZip } from "./zip.js";

/** Packs a fixture's files in the way a case wants them, sound or not. */
export function buildArchive(files: readonly ArchiveEntry[], change: ArchiveChange): Buffer {
  const { format = "zip", entries = [], without = [], damage } = change;
  if (damage === "not-an-archive") return Buffer.from("this is no archive\n".repeat(20));
  const kept = files.filter(({ name }) => !without.includes(name));
  const all = damage === "empty" ? [] : [...kept, ...entries.map(entryOf)];
  const isWrong = damage === "checksum";
  const packed =
    format === "tar.gz"
      ? isWrong
        ? withWrongChecksum(writeTarGz(all))
        : writeTarGz(all)
      : writeZip(all, { wrongChecksum: isWrong });
  return damage === "truncate" ? packed.subarray(0, Math.floor(packed.length / 2)) : packed;
}

function entryOf({ name, text, base64, zeros, link, mode = 0o644 }: EntrySpec): ArchiveEntry {
  const content = base64 === undefined ? Buffer.from(String(text ?? "")) : Buffer.from(base64, "base64");
  return {
    name,
    content,
    mode,
    ...(link === undefined ? {} : { link }),
    ...(zeros === undefined ? {} : { zeros }),
  };
}
