import type { StatusDetail } from "../../rpc/rpc-error.js";
import { detailsName } from "../metadata.js";
import type { GrpcReply, MetadataEntries } from "../method.js";
import { FieldReader } from "../wire-fields.js";

/** The details that a status carries in its trailers. */
export function detailsOf({ trailers }: GrpcReply): StatusDetail[] {
  const bytes = trailers.find(([name]) => name === detailsName)?.[1];
  if (bytes === undefined || typeof bytes === "string") return [];
  const details: StatusDetail[] = [];
  // google.rpc.Status: `repeated google.protobuf.Any details = 3`.
  for (const field of new FieldReader(bytes))
    if (field.number === 3 && field.bytes !== undefined) details.push(detailOf(field.bytes));
  return details;
}

/** google.protobuf.Any: `string type_url = 1; bytes value = 2`. */
function detailOf(any: Uint8Array): StatusDetail {
  let type = "";
  let value: Uint8Array = new Uint8Array();
  for (const { number, bytes } of new FieldReader(any)) {
    if (bytes === undefined) continue;
    if (number === 1) type = Buffer.from(bytes).toString("utf8");
    if (number === 2) value = bytes;
  }
  return {
    type: type.slice(type.lastIndexOf("/") + 1),
    value: Buffer.from(value).toString("base64").replace(/=+$/, ""),
  };
}

export function withoutDetails(trailers: MetadataEntries): MetadataEntries {
  return trailers.filter(([name]) => name !== detailsName);
}
