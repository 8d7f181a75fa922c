/**
 * A version as an entity keeps it: "1.0" is "1.0.0", and what follows a third number is left out.
 *
 * Source: OpenWhisk, SemVer.scala: parts as Scala's `split` and `toInt` see them; 0.0.0 is no version.
 *
 * @returns undefined for what is no version
 */
export function readVersion(text: string): string | undefined {
  // Empty parts count only before a part that is not.
  const given = text.replace(/\.+$/, "").split(".");
  const [major, minor, patch] = [...given, "0", "0"].map(readNumber);
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  return major + minor + patch === 0 ? undefined : `${major}.${minor}.${patch}`;
}

/** Java's `Integer.parseInt`, of what may be in a version. */
function readNumber(text: string): number | undefined {
  const value = /^\+?\d+$/.test(text) ? Number(text) : undefined;
  return value === undefined || value > 2 ** 31 - 1 ? undefined : value;
}
