import { randomInt, randomUUID } from "node:crypto";
import { isIP } from "node:net";
import { join } from "node:path";
import { HostError } from "../host-error.js";
import { readOrCreateAuth } from "./auth-file.js";

/**
 * What OpenWhisk publishes for its standalone's guest (standalone.conf): scripts written for that one know it, and so
 * does everybody else.
 */
export const publishedAuth =
  "23bc46b1-71f6-4ed5-8c54-816aa4f8c502:123zO3xZCLrMN6v2BKK1dXYFpXlPkccOFqm12CdAsMgRU4VrNZ9lyGVCGuMDGIwP";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A new key: a UUID, a colon and 64 letters and digits. Source: OpenWhisk, Secret.scala. */
export function newAuth(): string {
  return `${randomUUID()}:${Array.from({ length: 64 }, () => alphabet[randomInt(alphabet.length)]).join("")}`;
}

/** Where a host's key comes from. */
export interface AuthSource {
  /** `uuid:key` */
  auth?: string;
  /** File that holds it; written with a new key, and for its owner alone, when it is not there. */
  authFile?: string;
  /** Folder of a host's data; its file `auth` is the default for `authFile`. */
  data?: string;
}

/**
 * A host's key: the given one, else the one in a file, else a new one that is forgotten with the host.
 *
 * @param hostname  that the host listens on
 * @throws HostError `options-invalid` for what is no key, and for the published one where others can reach it;
 *   `auth-unreadable`
 */
export async function findAuth({ auth, authFile, data }: AuthSource, hostname: string): Promise<string> {
  const file = authFile ?? (data === undefined ? undefined : join(data, "auth"));
  const found = auth ?? (file === undefined ? newAuth() : await readOrCreateAuth(file));
  if (!/^[^:\s]+:\S+$/.test(found)) {
    const from = auth === undefined ? `${file} must hold` : "auth must be";
    throw new HostError("options-invalid", `${from} \`uuid:key\``, {
      hint: "Pass both parts, with a colon between them.",
    });
  }
  if (found === publishedAuth && !isLoopback(hostname)) {
    throw new HostError("options-invalid", `the published key cannot be used on ${hostname}`, {
      hint: "Whoever has the key can run code here, and everybody has this one: leave it out for one of your own.",
    });
  }
  return found;
}

/** Whether only this machine reaches an address. */
export function isLoopback(hostname: string): boolean {
  const name = hostname.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  return isIP(name) === 0 ? /(^|\.)localhost\.?$/.test(name) : name.startsWith("127.") || name === "::1";
}
