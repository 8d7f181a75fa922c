import { maxResultBytes } from "../activation.js";
import { asBuffer } from "../as-buffer.js";

/** Bytes reserved when nothing says how long the body will be. */
const firstReservation = 16 * 1024;

/**
 * Collects what an application writes, in as few representations as it allows: one text stays that text, one
 * Buffer stays that Buffer, texts are joined as texts; only a mixture becomes bytes.
 *
 * Bytes of several writes are copied into one Buffer as they come. More than the platform could ever send is
 * counted and dropped, so memory stays bounded.
 */
export class ResponseBody {
  declare length: number;
  declare private text: string | undefined;
  declare private single: Buffer | undefined;
  declare private bytes: Buffer | undefined;
  declare private readonly expectedLength: number;

  /** @param expectedLength the declared Content-Length in bytes; 0 when there is none */
  constructor(expectedLength: number) {
    this.length = 0;
    this.text = undefined;
    this.single = undefined;
    this.bytes = undefined;
    this.expectedLength = expectedLength;
  }

  append(chunk: string | Uint8Array, encoding: BufferEncoding | null | undefined): void {
    if (typeof chunk === "string") {
      if (chunk === "") return;
      if (isUtf8(encoding)) this.appendText(chunk);
      else this.appendBytes(Buffer.from(chunk, encoding as BufferEncoding));
    } else {
      this.appendBytes(asBuffer(chunk));
    }
  }

  /** Whether the only chunk so far is still the writer's own memory. */
  get isBorrowed(): boolean {
    return this.single !== undefined;
  }

  /** Copies a borrowed chunk, before its writer may change it. */
  own(): void {
    if (this.single !== undefined) this.turnIntoBytes();
  }

  get isTooLarge(): boolean {
    return this.length > maxCollectedBytes;
  }

  take(): string | Buffer | undefined {
    return this.text ?? this.single ?? this.bytes?.subarray(0, this.length);
  }

  private appendText(text: string): void {
    // Each write stands for itself on a real connection: half a surrogate pair becomes U+FFFD there.
    const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
    if (this.length === 0) {
      this.text = wellFormed;
      this.length = wellFormed.length;
    } else if (this.text !== undefined) {
      this.length += wellFormed.length;
      if (!this.isTooLarge) this.text += wellFormed;
    } else {
      this.appendBytes(Buffer.from(wellFormed, "utf8"));
    }
  }

  private appendBytes(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (this.length === 0) {
      this.single = bytes;
      this.length = bytes.length;
      return;
    }
    this.turnIntoBytes();
    const end = this.length + bytes.length;
    if (end <= maxCollectedBytes) {
      this.reserve(end);
      bytes.copy(this.bytes!, this.length);
    }
    this.length = end;
  }

  private turnIntoBytes(): void {
    const earlier = this.text === undefined ? this.single : Buffer.from(this.text, "utf8");
    if (earlier === undefined) return;
    this.text = undefined;
    this.single = undefined;
    this.length = earlier.length;
    if (this.isTooLarge) return;
    this.reserve(this.length);
    earlier.copy(this.bytes!, 0);
  }

  private reserve(length: number): void {
    const room = this.bytes?.length ?? 0;
    if (length <= room) return;
    const wanted = Math.max(
      length,
      room * 2,
      Math.min(this.expectedLength, maxCollectedBytes),
      firstReservation,
    );
    const larger = Buffer.allocUnsafeSlow(wanted);
    this.bytes?.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

/**
 * Bytes, or characters of a text. Four times the result's limit, since compressed text is inflated afterwards
 * and nothing the platform sends is ever larger.
 */
const maxCollectedBytes = 4 * maxResultBytes;

function isUtf8(encoding: BufferEncoding | null | undefined): boolean {
  return encoding === undefined || encoding === null || encoding === "utf8" || encoding === "utf-8";
}
