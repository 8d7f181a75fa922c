import { create } from "@bufbuild/protobuf";
import {
  Edition,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  MethodDescriptorProtoSchema,
  MethodOptionsSchema,
  type ServiceDescriptorProto,
  ServiceDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import { fieldNumber } from "../source-info.js";
import type { ConvertContext, WaitingOptions } from "./context.js";
import { convertEnum } from "./convert-enum.js";
import { convertExtension, convertMessage } from "./convert-message.js";
import type { Declaration, FileDeclarations } from "./declarations.js";
import { needsBuf, type Place, ProtoFault } from "./fault.js";
import { Locations } from "./locations.js";
import {
  expectAll,
  memberOf,
  type ParsedEnum,
  type ParsedScope,
  type ParsedService,
  type ParsedType,
} from "./parsed.js";
import type { Symbols } from "./symbols.js";

export interface ConvertedFile {
  proto: FileDescriptorProto;
  waiting: WaitingOptions[];
}

/** Numbers of FileDescriptorProto's fields that `fieldNumber` has no use for. */
const importNumber = 3;
const extensionNumber = 7;

/**
 * Makes the descriptor of a file, without its options.
 *
 * @param parsed  what protobufjs sees in the file's package
 * @param visible  files that names may come from
 * @throws ProtoFault
 */
export function convertFile(
  name: string,
  file: FileDeclarations,
  parsed: ParsedScope,
  symbols: Symbols,
  visible: ReadonlySet<string>,
): ConvertedFile {
  const proto = create(FileDescriptorProtoSchema, { name });
  const locations = new Locations();
  const waiting: WaitingOptions[] = [{ options: file.options, owner: { kind: "file", proto }, scope: "" }];
  const packageName = file.package?.name ?? "";
  waiting[0]!.scope = packageName;
  const context: ConvertContext = {
    syntax: setSyntax(proto, file, locations),
    locations,
    waiting,
    resolve: (written, scope, kinds, place) => symbols.resolve(written, scope, kinds, visible, place),
  };
  if (file.package !== undefined) {
    proto.package = packageName;
    locations.addStatement([fieldNumber.file.package], file.package);
  }
  for (const [i, one] of file.imports.entries()) {
    if (one.modifier === "weak") throw needsBuf("a weak import cannot be read without buf", one.place);
    proto.dependency.push(one.path);
    if (one.modifier === "public") proto.publicDependency.push(i);
    locations.addStatement([importNumber, i], one);
  }
  for (const one of file.children) {
    const member = () => memberOf(parsed.nested, one.name.text, one.name);
    if (one.kind === "message") {
      const path = [fieldNumber.file.message, proto.messageType.length];
      proto.messageType.push(convertMessage(one, member() as ParsedType, packageName, path, context));
    } else if (one.kind === "enum") {
      const path = [fieldNumber.file.enum, proto.enumType.length];
      proto.enumType.push(convertEnum(one, member() as ParsedEnum, packageName, path, context));
    } else if (one.kind === "service") {
      const path = [fieldNumber.file.service, proto.service.length];
      proto.service.push(convertService(one, member() as ParsedService, packageName, path, context));
    } else {
      for (const field of one.children) {
        const path = [extensionNumber, proto.extension.length];
        proto.extension.push(convertExtension(field, parsed, one, packageName, path, context));
      }
    }
  }
  proto.sourceCodeInfo = locations.info();
  return { proto, waiting };
}

function setSyntax(
  proto: FileDescriptorProto,
  { syntax }: FileDeclarations,
  locations: Locations,
): ConvertContext["syntax"] {
  if (syntax === undefined) return "proto2";
  // Of an edition, too.
  locations.addStatement([fieldNumber.file.syntax], syntax);
  const { version, keyword, place } = syntax;
  if (keyword === "syntax") {
    if (version !== "proto2" && version !== "proto3")
      throw new ProtoFault(`there is no syntax ${JSON.stringify(version)}`, place);
    if (version === "proto3") proto.syntax = version;
    return version;
  }
  if (version !== "2023")
    throw needsBuf(`protobufjs does not know edition ${JSON.stringify(version)}`, place);
  proto.syntax = "editions";
  proto.edition = Edition.EDITION_2023;
  return "editions";
}

function convertService(
  declaration: Declaration,
  parsed: ParsedService,
  scope: string,
  path: readonly number[],
  { locations, waiting, resolve }: ConvertContext,
): ServiceDescriptorProto {
  const proto = create(ServiceDescriptorProtoSchema, { name: declaration.name.text });
  locations.add(path, declaration);
  waiting.push({ options: declaration.options, owner: { kind: "service", proto }, scope });
  expectAll(parsed.methods, declaration.children.length, declaration);
  const inner = scope === "" ? proto.name : `${scope}.${proto.name}`;
  for (const [i, one] of declaration.children.entries()) {
    const found = memberOf(parsed.methods, one.name.text, one.name);
    const typeOf = (written: string, place: Place) => `.${resolve(written, inner, ["message"], place).name}`;
    const method = create(MethodDescriptorProtoSchema, {
      name: one.name.text,
      inputType: typeOf(found.requestType, one.types[0]!),
      outputType: typeOf(found.responseType, one.types[1]!),
    });
    // Braces are options, also empty ones.
    if (one.last.text === "}") method.options = create(MethodOptionsSchema);
    if (found.requestStream) method.clientStreaming = true;
    if (found.responseStream) method.serverStreaming = true;
    proto.method.push(method);
    locations.add([...path, fieldNumber.service.method, i], one);
    waiting.push({ options: one.options, owner: { kind: "method", proto: method }, scope: inner });
  }
  return proto;
}
