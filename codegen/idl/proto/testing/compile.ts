import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..", "..", "..");
export const protoFolder = join(root, "codegen", "testdata", "proto");
/** Of files that only a compiler reads. */
export const bufFolder = join(root, "codegen", "testdata", "proto-buf");

/** A program that npm installs beside this package. */
export const installed = (name: string) => join(root, "node_modules", ".bin", name);

/**
 * Descriptors of files below a folder, with imports, comments and places.
 *
 * @param files  as they are imported: "shop/currency.proto"
 */
export function compile(files: readonly string[], folder = protoFolder): Uint8Array {
  const args = [
    "alpha",
    "protoc",
    "--include_imports",
    "--include_source_info",
    "-I",
    ".",
    "-o",
    "-#format=binpb",
  ];
  const { status, stdout, stderr } = spawnSync(installed("buf"), [...args, ...files], {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`buf: ${stderr}`);
  return stdout;
}
