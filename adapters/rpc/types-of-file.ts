import { createRegistry, type DescFile, type Registry } from "@bufbuild/protobuf";

const known = new WeakMap<DescFile, Registry>();

/** The types of a file and of all that it imports: `google.protobuf.Any` and extensions in JSON need to know them. */
export function typesOfFile(file: DescFile): Registry {
  let registry = known.get(file);
  if (registry === undefined) {
    registry = createRegistry(...withImports(file));
    known.set(file, registry);
  }
  return registry;
}

function withImports(file: DescFile, found = new Set<DescFile>()): Set<DescFile> {
  if (found.has(file)) return found;
  found.add(file);
  for (const imported of file.dependencies) withImports(imported, found);
  return found;
}
