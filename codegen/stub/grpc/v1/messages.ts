import {
  create,
  type DescFile,
  type DescMessage,
  fromJson,
  type MessageInitShape,
  type MessageShape,
  toJson,
} from "@bufbuild/protobuf";
import type { Json } from "../../../../adapters/rpc/json.js";
import { typesOfFile } from "../../../../adapters/rpc/types-of-file.js";

/** Messages in the JSON of protobuf (codegen/PROTOCOL.md, P62). */
export interface Messages {
  toJson<M extends DescMessage>(type: M, init: MessageInitShape<M>): Json;
  /** @throws Error  names the field that does not fit */
  fromJson<M extends DescMessage>(type: M, json: Json): MessageShape<M>;
}

/** @param file  its types, and those of what it imports, may stand in a google.protobuf.Any */
export function messagesOf(file: DescFile): Messages {
  return {
    toJson: (type, init) => toJson(type, create(type, init), { registry: typesOfFile(file) }) as Json,
    fromJson: (type, json) =>
      fromJson(type, json, { registry: typesOfFile(file), ignoreUnknownFields: true }),
  };
}
