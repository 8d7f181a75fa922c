import { constants, deflateRawSync } from "node:zlib";

const blockBytes = 1024 * 1024;

/** So many zero bytes, deflated, without having them: a packed block is written again and again. */
export function deflatedZeros(count: number): Buffer {
  const block = deflateRawSync(Buffer.alloc(blockBytes), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const blocks = new Array<Buffer>(Math.floor(count / blockBytes)).fill(block);
  return Buffer.concat([...blocks, deflateRawSync(Buffer.alloc(count % blockBytes))]);
}
