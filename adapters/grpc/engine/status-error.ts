import { fromBinary, type Registry } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { detailsName } from "../metadata.js";
import type { GrpcReply } from "../method.js";

/** A reply's status as Connect has it, with its details taken out of the trailers. */
export function statusError(reply: GrpcReply, registry: Registry): ConnectError {
  const { status, statusMessage, trailers, cause } = reply;
  // Connect has a word for each of gRPC's numbers, and none for others.
  const code = status in Code ? (status as Code) : Code.Unknown;
  const error = new ConnectError(statusMessage, code, undefined, undefined, cause);
  const bytes = trailers.find(([name]) => name === detailsName)?.[1];
  if (bytes !== undefined && typeof bytes !== "string") error.details = readDetails(bytes, registry);
  return error;
}

/** Field 3 of google.rpc.Status, `repeated google.protobuf.Any details`; none of what cannot be read. */
function readDetails(bytes: Uint8Array, registry: Registry): ConnectError["details"] {
  const details: ConnectError["details"] = [];
  try {
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [field, wireType] = reader.tag();
      if (field !== 3 || wireType !== WireType.LengthDelimited) reader.skip(wireType, field);
      else details.push(readDetail(reader.bytes(), registry));
    }
  } catch {
    // What is no google.rpc.Status has no details.
  }
  return details;
}

function readDetail(bytes: Uint8Array, registry: Registry): ConnectError["details"][number] {
  const { typeUrl, value } = fromBinary(AnySchema, bytes);
  const type = typeUrl.slice(typeUrl.lastIndexOf("/") + 1);
  const desc = registry.getMessage(type);
  if (desc === undefined) return { type, value };
  // With its type known Connect adds the detail in JSON, for people.
  return { desc, value: fromBinary(desc, value) };
}
