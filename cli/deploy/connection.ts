import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { UnlistenError } from "../../adapters/errors.js";

/** How an OpenWhisk is reached. */
export interface Connection {
  /** With scheme: "https://openwhisk.example". */
  apiHost: string;
  /** "uuid:key". Never printed. */
  auth: string;
  /** "_" is the one that the key belongs to. */
  namespace: string;
  apiVersion: string;
  /** Accepts a certificate that nobody vouches for. */
  insecure: boolean;
  /** A client certificate and its key, PEM. */
  cert?: string;
  key?: string;
  /** Where the host and the key were found, for messages. */
  source: string;
}

/** What the command line says. */
export interface ConnectionFlags {
  apihost: string | undefined;
  auth: string | undefined;
  namespace: string | undefined;
  insecure: boolean;
}

/**
 * Reads a .wskprops file: `KEY=VALUE` lines, `#` comments.
 *
 * A line with more than one "=" is left out, as wsk does (openwhisk-client-go, wskprops.go).
 */
export function parseWskprops(text: string): Record<string, string> {
  const props: Record<string, string> = Object.create(null);
  for (const line of text.split(/\r?\n/)) {
    const parts = line.trim().split("=");
    if (line.trim().startsWith("#") || parts.length !== 2) continue;
    props[parts[0]!.trim()] = parts[1]!.trim();
  }
  return props;
}

/**
 * Finds out which OpenWhisk is meant: flags, then `WHISK_APIHOST` and `WHISK_AUTH` (which wsk reads), then
 * `__OW_API_HOST` and `__OW_API_KEY` (which an action has), then .wskprops (or the file that `WSK_CONFIG_FILE`
 * names).
 *
 * @throws UnlistenError `deploy-unconfigured`
 */
export function findConnection(flags: ConnectionFlags, env: NodeJS.ProcessEnv, home = homedir()): Connection {
  const file = env.WSK_CONFIG_FILE ? resolve(env.WSK_CONFIG_FILE) : join(home, ".wskprops");
  const props = readProps(file, env.WSK_CONFIG_FILE !== undefined && env.WSK_CONFIG_FILE !== "");
  const host = firstOf([
    ["--apihost", flags.apihost],
    ["WHISK_APIHOST", env.WHISK_APIHOST],
    ["__OW_API_HOST", env.__OW_API_HOST],
    [file, props.APIHOST],
  ]);
  const auth = firstOf([
    ["--auth", flags.auth],
    ["WHISK_AUTH", env.WHISK_AUTH],
    ["__OW_API_KEY", env.__OW_API_KEY],
    [file, props.AUTH],
  ]);
  if (host === undefined)
    throw unconfigured("which OpenWhisk to deploy to", "APIHOST", "WHISK_APIHOST", "--apihost");
  if (auth === undefined) throw unconfigured(`the key for ${host.value}`, "AUTH", "WHISK_AUTH", "--auth");
  return {
    apiHost: withScheme(host.value),
    auth: auth.value,
    namespace:
      firstOf([
        ["--namespace", flags.namespace],
        ["WHISK_NAMESPACE", env.WHISK_NAMESPACE],
        ["__OW_NAMESPACE", env.__OW_NAMESPACE],
        [file, props.NAMESPACE],
      ])?.value ?? "_",
    apiVersion: env.WHISK_APIVERSION || props.APIVERSION || "v1",
    insecure: flags.insecure,
    ...readPem("cert", props.CERT),
    ...readPem("key", props.KEY),
    source: host.source === auth.source ? host.source : `${host.source} and ${auth.source}`,
  };
}

function readProps(file: string, isRequired: boolean): Record<string, string> {
  try {
    return parseWskprops(readFileSync(file, "utf8"));
  } catch (cause) {
    if (!isRequired && (cause as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new UnlistenError("deploy-unconfigured", `cannot read ${file}: ${(cause as Error).message}`, {
      hint: "WSK_CONFIG_FILE names the file with APIHOST and AUTH; unset it to use ~/.wskprops.",
      cause,
    });
  }
}

function firstOf(
  candidates: [source: string, value: string | undefined][],
): { source: string; value: string } | undefined {
  const found = candidates.find(([, value]) => value !== undefined && value !== "");
  return found === undefined ? undefined : { source: found[0], value: found[1]! };
}

/** A host without a scheme is reached by https, as wsk does. */
function withScheme(host: string): string {
  const trimmed = host.replace(/\/+$/, "");
  return /^https?:\/\//.test(trimmed) ? trimmed : `https://${trimmed}`;
}

function readPem<Name extends "cert" | "key">(
  name: Name,
  file: string | undefined,
): { [K in Name]?: string } {
  if (file === undefined || file === "") return {};
  return { [name]: readFileSync(file, "utf8") } as { [K in Name]?: string };
}

function unconfigured(what: string, prop: string, variable: string, flag: string): UnlistenError {
  return new UnlistenError("deploy-unconfigured", `cannot tell ${what}`, {
    hint: `Set ${prop} in ~/.wskprops, or ${variable} in the environment, or pass ${flag}. A local one: unlisten host`,
  });
}
