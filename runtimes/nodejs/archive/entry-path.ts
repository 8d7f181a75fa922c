/**
 * The folders and the name an entry's name stands for, outermost first; empty for the folder itself (`./`).
 *
 * @throws Error when the name is absolute, climbs up, or is none that every file system can hold
 */
export function entryPath(name: string): string[] {
  // ZIP asks for "/"; what some Windows tools write instead would else hide a "..".
  const slashed = name.replaceAll("\\", "/");
  if (name.includes("\0")) throw new Error(`cannot unpack ${quote(name)}: the name has a NUL in it`);
  if (slashed.startsWith("/") || /^[a-z]:/i.test(slashed)) {
    throw new Error(`cannot unpack ${quote(name)}: the name is absolute`);
  }
  const parts = slashed.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes(".."))
    throw new Error(`cannot unpack ${quote(name)}: the name leads outside of the archive`);
  return parts;
}

/**
 * Whether a link's target stays in the archive, whatever else is linked there.
 *
 * It may climb from the link's own folder and go down again, and no more: a `..` behind a name could leave by the
 * way another link points.
 *
 * @param path  of the link itself, as `entryPath` gives it
 */
export function staysInside(path: readonly string[], target: string): boolean {
  const slashed = target.replaceAll("\\", "/");
  if (slashed.startsWith("/") || /^[a-z]:/i.test(slashed) || slashed.includes("\0")) return false;
  const parts = slashed.split("/").filter((part) => part !== "" && part !== ".");
  const firstName = parts.findIndex((part) => part !== "..");
  const climbs = firstName < 0 ? parts.length : firstName;
  return climbs < path.length && !parts.slice(climbs).includes("..");
}

/** A name from an archive as text for a message: quoted, control characters escaped, not endless. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}...` : name);
}
