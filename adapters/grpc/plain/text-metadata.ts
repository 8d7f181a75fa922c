import type { MetadataTexts } from "../../rpc/rpc-error.js";
import { writeMetadata } from "../metadata.js";
import type { MetadataEntries } from "../method.js";

/** Metadata of a reply as an envelope's (P64). */
export function textMetadata(entries: MetadataEntries): MetadataTexts {
  const named: Record<string, string> = {};
  writeMetadata(entries, named);
  for (const name in named) if (name.endsWith("-bin")) named[name] = named[name]!.replace(/=+(?=,|$)/g, "");
  return named;
}
