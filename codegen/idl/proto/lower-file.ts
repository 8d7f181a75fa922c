import type { DescEnum, DescFile, DescMessage, Registry } from "@bufbuild/protobuf";
import { MessageOptionsSchema } from "@bufbuild/protobuf/wkt";
import type { Document, Enum, Message } from "../../ir/types.js";
import { lowerEnum, lowerFields, lowerOneofs } from "./lower-message.js";
import { lowerService } from "./lower-service.js";
import type { FindType } from "./lower-type.js";
import { annotationsOf } from "./options.js";
import { fieldNumber, type SourceInfo, sourceInfoOf } from "./source-info.js";

/** What lowering a file's declarations needs. */
export interface FileContext {
  document: Document;
  info: SourceInfo;
  find: FindType;
  /** Knows the extensions that custom options are. */
  registry: Registry;
}

/** Types of all files that were lowered, by full name. */
export type KnownTypes = Map<string, { document: Document; target: Message | Enum }>;

/**
 * Makes the IR of a file. What it imports must be among `documents` already.
 *
 * @param path  what positions call the file, and `Document.file`
 */
export function lowerFile(
  desc: DescFile,
  path: string,
  documents: ReadonlyMap<string, Document>,
  types: KnownTypes,
  registry: Registry,
): Document {
  const info = sourceInfoOf(desc, path);
  const { syntax, package: packageName } = fieldNumber.file;
  const document: Document = {
    file: path,
    name: desc.name,
    package: desc.proto.package,
    ...info.doc([packageName]),
    ...info.doc([syntax]),
    namespaces: [],
    includes: desc.dependencies.map((imported) => {
      const at = desc.proto.dependency.indexOf(imported.proto.name);
      return {
        path: imported.proto.name,
        alias: imported.proto.package,
        document: documents.get(imported.proto.name)!,
        position: info.position([3, at]),
      };
    }),
    cppIncludes: [],
    constants: [],
    typedefs: [],
    enums: [],
    messages: [],
    services: [],
    order: [],
  };
  const find: FindType = (type) => {
    const { document, target } = types.get(type.typeName)!;
    return { name: target.name, document, target };
  };
  const context: FileContext = { document, info, find, registry };
  // Enums first: they name nothing, and fields may have their members as default values. Then messages without their
  // fields, which may name any of them.
  const found = [...declarationsOf(desc)];
  for (const [type, at] of found) types.set(type.typeName, { document, target: declare(type, at, context) });
  for (const [type, at] of found) {
    if (type.kind === "enum") continue;
    const message = types.get(type.typeName)!.target as Message;
    message.fields = lowerFields(type, at, context);
    message.oneofs = lowerOneofs(type, at, context);
  }
  document.services = desc.services.map((service, i) =>
    lowerService(service, [fieldNumber.file.service, i], context),
  );
  document.order.push(...document.services);
  return document;
}

/** Messages with what is nested in them, then enums, each with its path: the order that generators of protobuf keep. */
function* declarationsOf(desc: DescFile): Generator<[DescMessage | DescEnum, number[]]> {
  // Entries of maps are messages of the descriptor that nobody can name.
  for (const message of desc.messages) {
    const index = desc.proto.messageType.findIndex(({ name }) => name === message.name);
    yield* nestedIn(message, [fieldNumber.file.message, index]);
  }
  for (const [i, type] of desc.enums.entries()) yield [type, [fieldNumber.file.enum, i]];
}

function* nestedIn(message: DescMessage, path: number[]): Generator<[DescMessage | DescEnum, number[]]> {
  yield [message, path];
  for (const nested of message.nestedMessages) {
    const index = message.proto.nestedType.findIndex(({ name }) => name === nested.name);
    yield* nestedIn(nested, [...path, fieldNumber.message.nestedMessage, index]);
  }
  for (const [i, type] of message.nestedEnums.entries())
    yield [type, [...path, fieldNumber.message.nestedEnum, i]];
}

function declare(desc: DescMessage | DescEnum, path: number[], context: FileContext): Message | Enum {
  const { document, info, registry } = context;
  const prefix = document.package === "" ? "" : `${document.package}.`;
  const common = {
    name: desc.typeName.slice(prefix.length),
    ...info.doc(path),
    position: info.position(path),
  };
  if (desc.kind === "enum") {
    const made: Enum = { kind: "enum", ...common, ...lowerEnum(desc, path, context) };
    document.enums.push(made);
    document.order.push(made);
    return made;
  }
  const annotations = annotationsOf(MessageOptionsSchema, desc.proto.options, registry);
  const made: Message = { kind: "struct", ...common, fields: [], annotations };
  document.messages.push(made);
  document.order.push(made);
  return made;
}
