import { tooDeep } from "./limits.js";

/** What binary and compact writers have in common: a buffer that doubles when it is full, and a depth. */
export class GrowingBuffer {
  protected buffer: Buffer = Buffer.allocUnsafe(512);
  protected view: DataView = viewOf(this.buffer);
  protected position = 0;
  protected depth = 0;
  protected readonly maxDepth: number;

  constructor(maxDepth: number) {
    this.maxDepth = maxDepth;
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.position);
  }

  protected reserve(count: number): void {
    if (this.position + count > this.buffer.length) this.grow(count);
  }

  protected enter(): void {
    if (++this.depth > this.maxDepth) throw tooDeep(this.maxDepth);
  }

  private grow(count: number): void {
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.position + count));
    larger.set(this.buffer.subarray(0, this.position));
    this.buffer = larger;
    this.view = viewOf(larger);
  }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
