import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Document, Field, Message, Scalar, TypeRef } from "../../ir/types.js";
import { readProto } from "./read.js";
import { compile, installed, protoFolder } from "./testing/compile.js";

/** Every file is compared with what buf itself says of it in JSON: names, types, numbers, streams. */

const root = join(import.meta.dirname, "..", "..", "..");
const sets = [
  { folder: protoFolder, files: ["clash.proto", "shop/currency.proto", "types.proto"] },
  { folder: join(root, "codegen/testdata/vectors"), files: ["vectors.proto"] },
  { folder: join(root, "node_modules/grpc-health-check/proto"), files: ["health/v1/health.proto"] },
  {
    folder: join(root, "node_modules/@grpc/reflection/build/proto"),
    files: ["grpc/reflection/v1/reflection.proto", "grpc/reflection/v1alpha/reflection.proto"],
  },
  { folder: join(root, "node_modules/@grpc/grpc-js/proto"), files: ["channelz.proto"] },
  { folder: protoFolder, files: ["well_known.proto"] },
];

// biome-ignore lint/suspicious/noExplicitAny: descriptors as JSON
type Json = any;

test.each(sets)("$files", ({ folder, files }) => {
  const bytes = compile(files, folder);
  const { documents, diagnostics } = readProto(bytes, "descriptors");
  expect(diagnostics).toEqual([]);
  const told = describeJson(folder, files);
  expect(Object.fromEntries([...documents].map(([name, document]) => [name, describe(document)]))).toEqual(
    told,
  );
});

function describeJson(folder: string, files: readonly string[]): Json {
  const args = ["alpha", "protoc", "--include_imports", "-I", ".", "-o", "-#format=json"];
  const { stdout } = spawnSync(installed("buf"), [...args, ...files], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const { file }: { file: Json[] } = JSON.parse(stdout);
  return Object.fromEntries(file.map((one) => [one.name, describeFile(one)]));
}

/** What both sides say, in one form. */
function describe({ services, messages, enums, package: prefix }: Document) {
  const full = (name: string) => (prefix === "" ? name : `${prefix}.${name}`);
  return {
    services: services.map(({ name, methods }) => ({
      name,
      methods: methods.map((method) => ({
        name: method.name,
        input: typeText(method.arguments[0]!.type),
        output: typeText(method.result!),
        requestStream: method.requestStream,
        responseStream: method.responseStream,
        idempotency: method.annotations.get("idempotency_level"),
        deprecated: method.annotations.has("deprecated"),
      })),
    })),
    messages: Object.fromEntries(
      messages.map((message) => [full(message.name), message.fields.map(fieldText)]),
    ),
    enums: Object.fromEntries(
      enums.map(({ name, members }) => [full(name), members.map((one) => `${one.name} = ${one.value}`)]),
    ),
  };

  function fieldText(field: Field): string {
    return `${typeText(field.type)} ${field.name} = ${field.id}${field.oneof === undefined ? "" : ` in ${field.oneof}`}`;
  }
}

const scalarNames: Record<Scalar, string> = {
  bool: "bool",
  i8: "",
  i16: "",
  i32: "int32",
  i64: "int64",
  u32: "uint32",
  u64: "uint64",
  float: "float",
  double: "double",
  string: "string",
  binary: "bytes",
  uuid: "",
};

function typeText(type: TypeRef): string {
  switch (type.kind) {
    case "scalar": {
      const name = scalarNames[type.scalar];
      if (type.encoding === "zigzag") return name.replace("int", "sint");
      return type.encoding === "fixed"
        ? name.startsWith("u")
          ? name.replace("uint", "fixed")
          : name.replace("int", "sfixed")
        : name;
    }
    case "named": {
      const { package: prefix } = type.document;
      return `${prefix === "" ? "" : `${prefix}.`}${type.name}`;
    }
    case "map":
      return `map<${typeText(type.key)}, ${typeText(type.value)}>`;
    case "list":
    case "set":
      return `repeated ${typeText(type.element)}`;
  }
}

function describeFile(file: Json) {
  const messages: Record<string, string[]> = {};
  const enums: Record<string, string[]> = {};
  const prefix = file.package === undefined ? "" : `${file.package}.`;
  const addEnum = (one: Json, before: string) => {
    enums[before + one.name] = one.value.map((value: Json) => `${value.name} = ${value.number}`);
  };
  const addMessage = (message: Json, before: string) => {
    const name = before + message.name;
    const entries = new Map<string, Json>();
    for (const nested of message.nestedType ?? []) {
      if (nested.options?.mapEntry) entries.set(`.${name}.${nested.name}`, nested);
      else addMessage(nested, `${name}.`);
    }
    for (const one of message.enumType ?? []) addEnum(one, `${name}.`);
    messages[name] = (message.field ?? []).map((field: Json) => {
      const entry = entries.get(field.typeName);
      const type =
        entry === undefined
          ? `${field.label === "LABEL_REPEATED" ? "repeated " : ""}${jsonType(field)}`
          : `map<${jsonType(entry.field[0])}, ${jsonType(entry.field[1])}>`;
      const oneof =
        field.oneofIndex === undefined || field.proto3Optional
          ? ""
          : ` in ${message.oneofDecl[field.oneofIndex].name}`;
      return `${type} ${field.name} = ${field.number}${oneof}`;
    });
  };
  for (const message of file.messageType ?? []) addMessage(message, prefix);
  for (const one of file.enumType ?? []) addEnum(one, prefix);
  const services = (file.service ?? []).map(({ name, method = [] }: Json) => ({
    name,
    methods: method.map((one: Json) => ({
      name: one.name,
      input: one.inputType.slice(1),
      output: one.outputType.slice(1),
      requestStream: one.clientStreaming ?? false,
      responseStream: one.serverStreaming ?? false,
      idempotency: one.options?.idempotencyLevel,
      deprecated: one.options?.deprecated ?? false,
    })),
  }));
  return { services, messages, enums };
}

function jsonType({ type, typeName }: Json): string {
  return typeName === undefined ? type.replace("TYPE_", "").toLowerCase() : typeName.slice(1);
}

const types = readProto(compile(["types.proto"]), "descriptors", (name) => `protos/${name}`).documents.get(
  "types.proto",
)!;
const message = (name: string): Message => types.messages.find((one) => one.name === name)!;

test("comments, also of the file, and places", () => {
  expect(types.doc).toBe("All that messages of proto2 may hold.");
  const { doc, position } = message("Tree").fields[0]!;
  expect({ doc, position }).toEqual({
    doc: "Up to 29 bits.",
    position: { file: "protos/types.proto", line: 47, column: 19, length: 5 },
  });
  expect(message("Tree").oneofs).toMatchObject([{ name: "value", doc: "One of them." }]);
});

test("default values, and whether a field knows that it is set", () => {
  const fields = message("Scalars").fields.map(({ name, requiredness, defaultValue }) => {
    const value =
      defaultValue === undefined
        ? undefined
        : "value" in defaultValue
          ? defaultValue.value
          : defaultValue.kind;
    return [name, requiredness, value];
  });
  expect(
    fields.filter(([, requiredness, value]) => requiredness !== "optional" || value !== undefined),
  ).toEqual([
    ["a_bool", "required", undefined],
    ["an_int32", "optional", -7n],
    ["an_int64", "optional", 9007199254740993n],
    ["a_float", "optional", 1.5],
    ["a_string", "optional", "hi"],
    ["color", "optional", "member"],
  ]);
});

test("custom options", () => {
  const { annotations } = types.services[0]!.methods[0]!;
  expect(Object.fromEntries(annotations)).toEqual({
    idempotency_level: "IDEMPOTENT",
    "[types.note]": '{"text":"n","numbers":[1,2]}',
  });
});

test("comments that begin with two stars", () => {
  const { documents } = readProto(new Uint8Array(compile(["anything.proto"])), "");
  const [service] = documents.get("anything.proto")!.services;
  expect(service!.doc).toBe("Takes anything.\n\n - also lists");
  expect(service!.methods[0]!.doc).toBe("Packed.");
});
