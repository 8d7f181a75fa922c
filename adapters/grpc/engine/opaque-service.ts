import { create, createFileRegistry, type DescService } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import type { GrpcMethod } from "../method.js";

/**
 * A service of one method whose messages have no fields: what arrives is kept as unknown fields, in order, and is
 * written again as it came. For services whose generated code does not say what their messages are.
 */
export function opaqueService(method: GrpcMethod): DescService {
  const at = method.service.lastIndexOf(".");
  const file = create(FileDescriptorProtoSchema, {
    name: "unlisten-opaque.proto",
    syntax: "proto3",
    package: at < 0 ? "" : method.service.slice(0, at),
    messageType: [{ name: "UnlistenOpaque" }],
    service: [
      {
        name: method.service.slice(at + 1),
        method: [
          {
            name: method.name,
            inputType: `.${at < 0 ? "" : `${method.service.slice(0, at)}.`}UnlistenOpaque`,
            outputType: `.${at < 0 ? "" : `${method.service.slice(0, at)}.`}UnlistenOpaque`,
            clientStreaming: method.requestStream,
            serverStreaming: method.responseStream,
            options: {
              idempotencyLevel: method.isIdempotent
                ? MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS
                : MethodOptions_IdempotencyLevel.IDEMPOTENCY_UNKNOWN,
            },
          },
        ],
      },
    ],
  });
  return createFileRegistry(file, () => undefined).getService(method.service)!;
}
