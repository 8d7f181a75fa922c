import {
  create,
  createFileRegistry,
  createRegistry,
  type DescFile,
  type FileRegistry,
  type Registry,
} from "@bufbuild/protobuf";
import { type FileDescriptorSet, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import type { Diagnostic } from "../../../diagnostics.js";
import { type ConvertedFile, convertFile } from "./convert-file.js";
import { type Declaration, declarationsOf, type FileDeclarations } from "./declarations.js";
import { ProtoFault } from "./fault.js";
import { namesExtension, type OptionText } from "./option-text.js";
import { type ParsedScope, type Protobufjs, parseByProtobufjs } from "./parsed.js";
import { setOptions } from "./set-options.js";
import { type SymbolKind, Symbols } from "./symbols.js";
import { wellKnownFiles } from "./well-known-files.js";

export interface ReadProtosOptions {
  protobufjs: Protobufjs;
  /** The text of a file by the name that others import it by; undefined when there is none. */
  read(name: string): string | undefined;
  /** What diagnostics call the file. */
  pathOf(name: string): string;
}

interface LoadedFile {
  declarations: FileDeclarations;
  parsed: ParsedScope;
}

/**
 * Reads .proto files and all that they import without a compiler: protobufjs parses each of them, and what it loses
 * (comments, places, public imports, literal options) is read from the text beside it.
 *
 * @returns descriptors as buf writes them, imports first; no set when there are errors
 */
export function readProtos(
  names: readonly string[],
  options: ReadProtosOptions,
): { set: FileDescriptorSet | undefined; diagnostics: Diagnostic[] } {
  const reader = new ProtoReader(names, options);
  try {
    for (const name of names) reader.load(name);
    return { set: reader.convert(), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof ProtoFault)) throw error;
    return { set: undefined, diagnostics: [error.diagnostic(options.pathOf(reader.current))] };
  }
}

class ProtoReader {
  /** The file that is looked at. */
  current = "";
  readonly #options: ReadProtosOptions;
  readonly #named: ReadonlySet<string>;
  /** Imports stand before those that import them. */
  readonly #files = new Map<string, LoadedFile | DescFile>();
  readonly #loading = new Set<string>();
  readonly #symbols = new Symbols();

  constructor(names: readonly string[], options: ReadProtosOptions) {
    this.#named = new Set(names);
    this.#options = options;
  }

  load(name: string): void {
    if (this.#files.has(name)) return;
    const outer = this.current;
    this.current = name;
    const known = this.#wellKnown(name);
    if (known !== undefined) this.#take(name, known);
    else {
      const text = this.#options.read(name);
      if (text === undefined) throw new ProtoFault(`cannot find ${name}`);
      this.#parse(name, text);
    }
    this.current = outer;
  }

  /**
   * What comes with us is taken in place of a copy that is only imported: its messages are protobuf-es's own in any case,
   * and protobufjs cannot read the descriptor.proto of late.
   */
  #wellKnown(name: string): DescFile | undefined {
    const known = wellKnownFiles.get(name);
    return known !== undefined && this.#named.has(name) && this.#options.read(name) !== undefined
      ? undefined
      : known;
  }

  #parse(name: string, text: string): void {
    const declarations = declarationsOf(text);
    const packageName = declarations.package?.name ?? "";
    const parsed = parseByProtobufjs(this.#options.protobufjs, text, packageName);
    this.#loading.add(name);
    const seen = new Set<string>();
    for (const { path, place } of declarations.imports) {
      if (this.#loading.has(path)) throw new ProtoFault(`${path} imports itself, by way of this file`, place);
      if (seen.has(path)) throw new ProtoFault(`${path} is imported twice`, place);
      seen.add(path);
      if (this.#options.read(path) === undefined && !wellKnownFiles.has(path))
        throw new ProtoFault(
          `cannot find ${path}`,
          place,
          "Name the folder that imports start from with -I.",
        );
      this.load(path);
    }
    this.#loading.delete(name);
    this.#files.set(name, { declarations, parsed });
    this.#symbols.addPackage(packageName, name, declarations.package?.first);
    for (const one of declarations.children) this.#declare(one, packageName, name);
  }

  #take(name: string, file: DescFile): void {
    for (const imported of file.dependencies) this.load(imported.proto.name);
    this.#files.set(name, file);
    this.#symbols.addFile(file);
  }

  #declare({ kind, name, children }: Declaration, scope: string, file: string): void {
    const whole = scope === "" ? name.text : `${scope}.${name.text}`;
    if (kind !== "extend") this.#symbols.add(whole, symbolKinds[kind], file, name);
    for (const one of children) {
      // Members of enums, oneofs and `extend` stand beside them.
      const isBeside = kind === "enum" || kind === "oneof" || kind === "extend";
      if (kind === "extend") {
        const { text } = one.name;
        this.#symbols.add(scope === "" ? text : `${scope}.${text}`, "extension", file, one.name);
      } else this.#declare(one, isBeside ? scope : whole, file);
    }
  }

  convert(): FileDescriptorSet {
    const converted: [string, ConvertedFile][] = [];
    const set = create(FileDescriptorSetSchema);
    for (const [name, file] of this.#files) {
      this.current = name;
      if ("proto" in file) {
        set.file.push(file.proto);
        continue;
      }
      const made = convertFile(name, file.declarations, file.parsed, this.#symbols, this.#visibleTo(name));
      converted.push([name, made]);
      set.file.push(made.proto);
    }
    // Those of protobuf itself come first: they may say how an extension is written, `packed = false`.
    this.#setOptions(converted, createRegistry(), (one) => !namesExtension(one));
    this.#setOptions(converted, registryOf(set), namesExtension);
    return set;
  }

  #setOptions(
    converted: readonly [string, ConvertedFile][],
    registry: Registry,
    isMeant: (option: OptionText) => boolean,
  ): void {
    for (const [name, { waiting }] of converted) {
      this.current = name;
      const visible = this.#visibleTo(name);
      for (const one of waiting) {
        setOptions(
          { ...one, options: one.options.filter(isMeant) },
          registry,
          (written, scope, place) =>
            this.#symbols.resolve(written, scope, ["extension"], visible, place).name,
        );
      }
    }
  }

  /** The file, what it imports, and what that imports for others. */
  #visibleTo(name: string): ReadonlySet<string> {
    const visible = new Set([name]);
    const add = (imported: string) => {
      if (visible.has(imported)) return;
      visible.add(imported);
      for (const one of this.#importsOf(imported)) if (one.isPublic) add(one.path);
    };
    for (const { path } of this.#importsOf(name)) add(path);
    return visible;
  }

  #importsOf(name: string): { path: string; isPublic: boolean }[] {
    const file = this.#files.get(name)!;
    if ("proto" in file)
      return file.proto.dependency.map((path, i) => ({
        path,
        isPublic: file.proto.publicDependency.includes(i),
      }));
    return file.declarations.imports.map(({ path, modifier }) => ({ path, isPublic: modifier === "public" }));
  }
}

/** @throws ProtoFault when descriptors contradict one another, which neither reading has noticed */
function registryOf(set: FileDescriptorSet): FileRegistry {
  try {
    return createFileRegistry(set);
  } catch (error) {
    throw new ProtoFault(error instanceof Error ? error.message : String(error));
  }
}

const symbolKinds: Record<Exclude<Declaration["kind"], "extend">, SymbolKind> = {
  message: "message",
  group: "message",
  enum: "enum",
  service: "service",
  field: "other",
  oneof: "other",
  value: "other",
  method: "other",
};
