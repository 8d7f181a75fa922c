import type { Activation } from "../running-activation.js";
import type { GrpcMethod } from "./method.js";
import { FieldReader } from "./wire-fields.js";

/** https://github.com/grpc/grpc/blob/master/doc/server-reflection.md; both versions have the same messages. */
const reflectionPaths = ["v1", "v1alpha"].map(
  (version) => `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
);

/** Field numbers of grpc/reflection/v1/reflection.proto and google/protobuf/descriptor.proto. */
const request = { fileByFilename: 3, fileContainingSymbol: 4 };
const response = { fileDescriptorResponse: 4 };
const fileDescriptorResponse = { fileDescriptorProto: 1 };
const fileDescriptor = { name: 1, dependency: 3 };

/** Rounds of asking for imports; reflection of grpc-js sends them all in the first. */
const maxRounds = 32;

/**
 * What the messages of a server look like, asked of its own reflection service: a `grpc.Server` keeps handlers only.
 *
 * @returns the methods with descriptors, or as they were where the server has no reflection or it does not answer
 */
export async function addReflected(
  methods: readonly GrpcMethod[],
  activation: Activation,
): Promise<readonly GrpcMethod[]> {
  const reflection = methods.find(({ path }) => reflectionPaths.includes(path));
  const unknown = methods.filter((method) => method.descriptors === undefined && method !== reflection);
  if (reflection === undefined || unknown.length === 0) return methods;
  const symbols = [...new Set(unknown.map(({ service }) => service))];
  const descriptors = await readFiles(reflection, symbols, activation);
  if (descriptors.length === 0) return methods;
  return methods.map((method) => (unknown.includes(method) ? { ...method, descriptors } : method));
}

/** The files that have the symbols, and what they import. */
async function readFiles(
  reflection: GrpcMethod,
  symbols: readonly string[],
  activation: Activation,
): Promise<Uint8Array[]> {
  const files = new Map<string, Uint8Array>();
  let questions = symbols.map((symbol) => textField(request.fileContainingSymbol, symbol));
  for (let round = 0; questions.length > 0 && round < maxRounds; round++) {
    const { messages } = await reflection.call({
      metadata: [],
      requests: questions,
      deadlineMs: Number.POSITIVE_INFINITY,
      host: undefined,
      activation,
    });
    const found = messages.flatMap((message) =>
      bytesOf(message, response.fileDescriptorResponse).flatMap((answer) =>
        bytesOf(answer, fileDescriptorResponse.fileDescriptorProto),
      ),
    );
    const before = files.size;
    for (const file of found) {
      const [name] = textsOf(file, fileDescriptor.name);
      if (name !== undefined) files.set(name, file);
    }
    // Whoever has nothing new to say is not asked again.
    if (files.size === before) break;
    const imports = [...files.values()].flatMap((file) => textsOf(file, fileDescriptor.dependency));
    const missing = [...new Set(imports)].filter((name) => !files.has(name));
    questions = missing.map((name) => textField(request.fileByFilename, name));
  }
  return [...files.values()];
}

function bytesOf(message: Uint8Array, number: number): Uint8Array[] {
  return [...new FieldReader(message)].flatMap((field) =>
    field.number === number && field.bytes !== undefined ? [field.bytes] : [],
  );
}

function textsOf(message: Uint8Array, number: number): string[] {
  return bytesOf(message, number).map((bytes) => Buffer.from(bytes).toString("utf8"));
}

/** A message with one text in it. */
function textField(number: number, text: string): Uint8Array {
  const bytes = Buffer.from(text, "utf8");
  const length: number[] = [];
  for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
    length.push(rest < 128 ? rest : (rest % 128) | 128);
    if (rest < 128) break;
  }
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length]), bytes]);
}
