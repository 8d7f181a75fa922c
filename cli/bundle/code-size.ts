import { UnlistenError } from "../../adapters/errors.js";
import { bytes } from "../terminal.js";

/** Bytes. OpenWhisk's limit on an action's code, as text: base64 for an archive (docs/reference.md; Exec.sizeLimit). */
export const maxCodeBytes = 48 * 1024 * 1024;

/** Bytes of a zip from which a warning is given: in base64 it comes near the limit. */
export const warnZipBytes = 36_000_000;

/** How much of the limit a zip takes. */
export function base64Length(byteLength: number): number {
  return 4 * Math.ceil(byteLength / 3);
}

/**
 * Checks an action's code against the platform's limit.
 *
 * @param codeBytes  what is sent: the base64 text of a zip, or the text of a .js
 * @param parts      what it consists of, the largest first
 * @returns a warning when it comes near
 * @throws UnlistenError `bundle-too-large`
 */
export function checkCodeSize(
  codeBytes: number,
  parts: readonly { name: string; bytes: number }[],
): string | undefined {
  const biggest = parts.slice(0, 5).map((part) => `${part.name} ${bytes(part.bytes)}`);
  if (codeBytes > maxCodeBytes) {
    throw new UnlistenError(
      "bundle-too-large",
      `cannot build the action: its code is ${codeBytes} bytes as sent (base64) and must be <= ${maxCodeBytes}; the biggest parts: ${biggest.join(", ")}`,
      {
        hint: "Leave out what the service does not need (--exclude), or move large files to a store it reads from.",
      },
    );
  }
  if (codeBytes <= base64Length(warnZipBytes)) return undefined;
  return `The code is ${bytes(codeBytes)} as sent, near the platform's ${bytes(maxCodeBytes)}; the biggest parts: ${biggest.join(", ")}.`;
}
