/** One field of a serialised message; `bytes` of what has a length, `value` of a varint. */
export interface Field {
  number: number;
  bytes?: Uint8Array;
  value?: number;
}

/**
 * The fields of a serialised protobuf message, for the two that are read here whatever library the service uses:
 * google.rpc.Status and FileDescriptorSet. https://protobuf.dev/programming-guides/encoding/
 *
 * It ends at the first byte that is not protobuf.
 */
export class FieldReader implements Iterable<Field> {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  *[Symbol.iterator](): Iterator<Field> {
    while (this.#at < this.#bytes.length) {
      const tag = this.#varint();
      if (tag === undefined || tag < 8) return;
      const field = this.#field(Math.floor(tag / 8), tag % 8);
      if (field === undefined) return;
      yield field;
    }
  }

  #field(number: number, wireType: number): Field | undefined {
    switch (wireType) {
      case 0: {
        const value = this.#varint();
        return value === undefined ? undefined : { number, value };
      }
      case 1:
        return this.#bytesOf(number, 8);
      case 2: {
        const length = this.#varint();
        return length === undefined ? undefined : this.#bytesOf(number, length);
      }
      case 5:
        return this.#bytesOf(number, 4);
      default:
        return undefined;
    }
  }

  #bytesOf(number: number, length: number): Field | undefined {
    const end = this.#at + length;
    if (end > this.#bytes.length) return undefined;
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return { number, bytes };
  }

  /** Exact up to 2^53, which is more than any length, field number or code. */
  #varint(): number | undefined {
    let value = 0;
    for (let factor = 1, read = 0; read < 10; factor *= 128, read++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) return undefined;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    return undefined;
  }
}
