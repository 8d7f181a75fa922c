import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ArchiveFile } from "../zip.js";
import { packageOf } from "./kept-packages.js";

/** Packages that find and load a compiled addon for the one that depends on them. */
const addonLoaders = [
  "bindings",
  "node-gyp-build",
  "node-gyp-build-optional-packages",
  "node-pre-gyp",
  "@mapbox/node-pre-gyp",
  "prebuild-install",
  "pkg-prebuilds",
];

const platformPackage =
  /(linux|darwin|win32|android|freebsd|linuxmusl)[-_](x64|arm64|arm|ia32|ppc64|s390x|riscv64)/;

/**
 * Why a package needs its own folder to load a compiled addon, or undefined when it has none.
 *
 * @param folder  the package's
 */
export function nativeReason(folder: string): string | undefined {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, unknown>;
  const optional = Object.keys((manifest.optionalDependencies as object | undefined) ?? {});
  const needed = Object.keys((manifest.dependencies as object | undefined) ?? {});
  const platforms = optional.filter((name) => platformPackage.test(name));
  if (platforms.length > 0) return "has a binary package for each platform";
  const loader = needed.find((name) => addonLoaders.includes(name));
  if (loader !== undefined) return `loads a compiled addon through ${loader}`;
  if (manifest.gypfile === true || existsSync(join(folder, "binding.gyp")))
    return "is compiled when installed";
  return findAddons(folder, 4).length > 0 ? "has a compiled addon (.node)" : undefined;
}

/** The .node files of a folder, other packages' left out. */
export function findAddons(folder: string, depth: number): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return depth > 0 && entry.name !== "node_modules" ? findAddons(path, depth - 1) : [];
    return entry.name.endsWith(".node") ? [path] : [];
  });
}

/** What a binary runs on, from its first bytes: "linux x64", "linux arm64", "macOS", "Windows", "unknown". */
export function binaryPlatform(content: Uint8Array): string {
  const head = Buffer.from(content.buffer, content.byteOffset, Math.min(content.length, 20));
  if (head.length < 20) return "unknown";
  if (head.toString("latin1", 0, 4) === "\x7fELF")
    return `linux ${elfMachines[head.readUInt16LE(18)] ?? "other"}`;
  if (head.toString("latin1", 0, 2) === "MZ") return "Windows";
  return machO.includes(head.readUInt32BE(0)) ? "macOS" : "unknown";
}

/** `e_machine` of the ELF header (System V ABI). */
const elfMachines: Record<number, string> = { 3: "ia32", 40: "arm", 62: "x64", 183: "arm64" };

/** Mach-O's magic numbers, 32 and 64 bits and several machines in one, as they stand in a file. */
const machO = [0xcefaedfe, 0xcffaedfe, 0xcafebabe];

/**
 * The addons that no action's container can load, as sentences: containers run Linux.
 *
 * A package may bring binaries for many platforms; one for Linux among them, or in a sister package, is enough.
 */
export function foreignAddons(files: readonly ArchiveFile[]): string[] {
  const platforms = new Map<string, Set<string>>();
  for (const { path, content } of files) {
    if (!path.endsWith(".node")) continue;
    const family = (packageOf(`/${path}`)?.name ?? path).replace(platformPackage, "").replace(/[-_]$/, "");
    platforms.set(family, (platforms.get(family) ?? new Set()).add(binaryPlatform(content)));
  }
  return [...platforms]
    .filter(([, on]) => ![...on].some((platform) => platform.startsWith("linux")))
    .map(
      ([name, on]) =>
        `${name} is compiled for ${[...on].join(", ")}, and actions run on Linux: install it there (npm install --os=linux --cpu=x64), then build.`,
    );
}
