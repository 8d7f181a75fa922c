import {
  create,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { base64Decode, base64Encode } from "@bufbuild/protobuf/wire";
import { isRpcError, type StatusDetail } from "../../../../adapters/rpc/rpc-error.js";

/**
 * The details of a status that are of one type:
 *
 * ```ts
 * for (const { reason } of detailsOf(error, ErrorInfoSchema)) retryWithout(reason);
 * ```
 *
 * @param error  what a call failed with; of another error there are none
 */
export function detailsOf<M extends DescMessage>(error: unknown, type: M): MessageShape<M>[] {
  if (!isRpcError(error)) return [];
  return error.details.flatMap((detail) => {
    if (detail.type !== type.typeName) return [];
    try {
      return [fromBinary(type, base64Decode(detail.value))];
    } catch {
      // Half of an error is better than another error in its place.
      return [];
    }
  });
}

/**
 * A detail of a status that a handler throws:
 *
 * ```ts
 * throw new RpcError("no such currency", {
 *   code: "not_found",
 *   details: [detailOf(ErrorInfoSchema, { reason: "UNKNOWN" })],
 * });
 * ```
 */
export function detailOf<M extends DescMessage>(type: M, init: MessageInitShape<M>): StatusDetail {
  return { type: type.typeName, value: base64Encode(toBinary(type, create(type, init)), "std_raw") };
}
