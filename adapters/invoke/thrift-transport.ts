import { TTransportException } from "./transport-exception.js";

/** What a transport gives away of the bytes it read, for TJSONProtocol. */
interface Borrowed {
  buf: Buffer;
  readIndex: number;
  writeIndex: number;
}

/**
 * A transport in memory for npm thrift's protocols, in place of its TBufferedTransport: that one allocates by
 * `new Buffer`, which newer Node warns of, and is in a package that not every user of stubs has.
 *
 * Its names are those that the protocols call.
 */
export class MemoryTransport {
  #bytes: Buffer;
  #at = 0;
  #written: Buffer[] = [];
  #seqid: number | undefined;
  readonly #onFlush: ((bytes: Buffer, seqid: number | undefined) => void) | undefined;
  /** Set by `createClient`. */
  client: unknown;

  constructor(bytes?: Buffer, onFlush?: (bytes: Buffer, seqid: number | undefined) => void) {
    this.#bytes = bytes ?? Buffer.alloc(0);
    this.#onFlush = onFlush;
  }

  /** As the static method of npm thrift's transports: bytes in, a transport to read them from. */
  static receiver(callback: (transport: MemoryTransport) => void): (bytes: Buffer) => void {
    return (bytes) => callback(new MemoryTransport(bytes));
  }

  setCurrSeqId(seqid: number): void {
    this.#seqid = seqid;
  }
  commitPosition(): void {}
  rollbackPosition(): void {
    this.#at = 0;
  }
  isOpen(): boolean {
    return true;
  }
  open(): void {}
  close(): void {}

  ensureAvailable(length: number): void {
    if (length >= 0 && this.#at + length <= this.#bytes.length) return;
    throw new TTransportException("endOfFile", "cannot read the reply: it ends too early");
  }
  read(length: number): Buffer {
    return this.#bytes.subarray(this.#take(length), this.#at);
  }
  readByte(): number {
    return this.#bytes.readInt8(this.#take(1));
  }
  readI16(): number {
    return this.#bytes.readInt16BE(this.#take(2));
  }
  readI32(): number {
    return this.#bytes.readInt32BE(this.#take(4));
  }
  readDouble(): number {
    return this.#bytes.readDoubleBE(this.#take(8));
  }
  readString(length: number): string {
    return this.#bytes.toString("utf8", this.#take(length), this.#at);
  }
  borrow(): Borrowed {
    return { buf: this.#bytes, readIndex: this.#at, writeIndex: this.#bytes.length };
  }
  consume(length: number): void {
    this.#at += length;
  }

  write(data: Buffer | string): void {
    // A copy: protocols reuse what they hand over.
    this.#written.push(Buffer.from(data as Buffer));
  }
  reset(): void {
    this.#written = [];
  }
  flush(): void {
    const bytes = Buffer.concat(this.#written);
    const seqid = this.#seqid;
    this.#written = [];
    this.#seqid = undefined;
    if (bytes.length > 0) this.#onFlush?.(bytes, seqid);
  }

  /** @returns where the bytes begin that are read now */
  #take(length: number): number {
    this.ensureAvailable(length);
    const start = this.#at;
    this.#at += length;
    return start;
  }
}
