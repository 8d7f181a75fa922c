import { createFolderWriter, defaultLimits } from "./folder-writer.js";
import { unpackTarGz } from "./read-tar-gz.js";
import { unpackZip } from "./read-zip.js";

/**
 * Unpacks an action's archive, a ZIP or a gzipped tar, into an empty folder.
 *
 * Nothing is ever written outside of the folder. An archive with anything doubtful in it (a name or a link that
 * leads outside, a name twice, a damaged entry, more than the limits allow) is refused as a whole: half an action is
 * worse than none. Part of it may lie in the folder then.
 *
 * @throws Error that names the entry
 */
export async function unpack(archive: Buffer, folder: string, limits = defaultLimits): Promise<void> {
  const writer = createFolderWriter(folder, limits);
  switch (formatOf(archive)) {
    case "zip":
      unpackZip(archive, writer);
      break;
    case "tar.gz":
      await unpackTarGz(archive, writer, limits.bytes);
      break;
    case undefined:
      throw new Error("the file type is unsupported, expected zip or tar.gz");
  }
  writer.finish();
}

/** Told by the first bytes: a local file header of ZIP; gzip with its only method, deflate. */
function formatOf(archive: Buffer): "zip" | "tar.gz" | undefined {
  if (archive.length >= 4 && archive.readUInt32BE(0) === 0x504b0304) return "zip";
  if (archive.length >= 3 && archive.readUIntBE(0, 3) === 0x1f8b08) return "tar.gz";
  return undefined;
}
