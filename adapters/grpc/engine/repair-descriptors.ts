import { protoCamelCase } from "@bufbuild/protobuf/reflect";
import {
  type DescriptorProto,
  type FieldDescriptorProto,
  FieldDescriptorProto_Type as FieldType,
  type FileDescriptorProto,
} from "@bufbuild/protobuf/wkt";
import { wellKnownFiles } from "./well-known-files.js";

/**
 * Makes descriptors of protobufjs, and so proto-loader's, what protoc would have written.
 *
 * It makes one file of each package, and leaves types' names as they stood in the source ("Money", not
 * ".shop.Money"), and imports, names in JSON and the mark of proto3's `optional` out. An own `json_name` is lost: JSON
 * then has the field's name.
 */
export function repairDescriptors(files: readonly FileDescriptorProto[]): FileDescriptorProto[] {
  if (!files.some((file) => file.messageType.some(isIncomplete))) return [...files];
  // Theirs have only the types that somebody uses.
  const own = files.filter((file) => file.package !== "google.protobuf");
  const places = placesOf(own);
  for (const file of own) new Repair(file, places).run();
  return own;
}

function isIncomplete({ field, nestedType }: DescriptorProto): boolean {
  return field.some(({ jsonName }) => jsonName === "") || nestedType.some(isIncomplete);
}

/** proto-loader makes names lower camel case unless it is told `keepCase`; JSON may have them as they stand in the file. */
function nameField(field: FieldDescriptorProto): void {
  field.jsonName = protoCamelCase(field.name);
  const snake = field.name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (protoCamelCase(snake) === field.jsonName) field.name = snake;
}

/** In which file each type is, by its whole name. */
function placesOf(files: readonly FileDescriptorProto[]): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const [name, file] of wellKnownFiles)
    for (const type of [...file.messages, ...file.enums]) places.set(type.typeName, name);
  for (const file of files) {
    const add = (scope: string, { name, nestedType, enumType }: DescriptorProto) => {
      const whole = join(scope, name);
      places.set(whole, file.name);
      for (const one of enumType) places.set(join(whole, one.name), file.name);
      for (const one of nestedType) add(whole, one);
    };
    for (const one of file.messageType) add(file.package, one);
    for (const one of file.enumType) places.set(join(file.package, one.name), file.name);
  }
  return places;
}

function join(scope: string, name: string): string {
  return scope === "" ? name : `${scope}.${name}`;
}

class Repair {
  readonly #file: FileDescriptorProto;
  readonly #places: ReadonlyMap<string, string>;
  readonly #imports = new Set<string>();

  constructor(file: FileDescriptorProto, places: ReadonlyMap<string, string>) {
    this.#file = file;
    this.#places = places;
  }

  run(): void {
    const file = this.#file;
    for (const message of file.messageType) this.#message(message, join(file.package, message.name));
    for (const field of file.extension) this.#field(field, file.package);
    for (const { method } of file.service)
      for (const one of method) {
        one.inputType = this.#resolve(one.inputType, file.package);
        one.outputType = this.#resolve(one.outputType, file.package);
      }
    this.#imports.delete(file.name);
    file.dependency = [...this.#imports];
  }

  #message(message: DescriptorProto, scope: string): void {
    const sharing = new Map<number, number>();
    for (const { oneofIndex } of message.field) sharing.set(oneofIndex, (sharing.get(oneofIndex) ?? 0) + 1);
    for (const field of message.field) {
      this.#field(field, scope);
      const oneof = message.oneofDecl[field.oneofIndex]?.name;
      const given = field.name;
      if (field.jsonName === "") nameField(field);
      if (oneof === `_${given}` && sharing.get(field.oneofIndex) === 1) field.proto3Optional = true;
    }
    for (const field of message.extension) this.#field(field, scope);
    for (const nested of message.nestedType) this.#message(nested, join(scope, nested.name));
  }

  #field(field: FieldDescriptorProto, scope: string): void {
    if (field.extendee !== "") field.extendee = this.#resolve(field.extendee, scope);
    if (field.type === FieldType.MESSAGE || field.type === FieldType.ENUM || field.type === FieldType.GROUP)
      field.typeName = this.#resolve(field.typeName, scope);
  }

  /** The innermost scope that has the name, as protoc searches. */
  #resolve(typeName: string, scope: string): string {
    const name = typeName.startsWith(".") ? typeName.slice(1) : typeName;
    for (
      let at = typeName.startsWith(".") ? "" : scope;
      ;
      at = at.slice(0, Math.max(0, at.lastIndexOf(".")))
    ) {
      const whole = join(at, name);
      const place = this.#places.get(whole);
      if (place !== undefined) {
        this.#imports.add(place);
        return `.${whole}`;
      }
      if (at === "") return typeName;
    }
  }
}
