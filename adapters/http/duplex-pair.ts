import type { Duplex } from "node:stream";
import { builtIn } from "../built-in.js";

/** What servers and sessions ask of a socket beyond a stream. */
export interface MemorySocket extends Duplex {
  /** What TLS agreed on; node:http2 asks a secure server's connection for it. */
  readonly alpnProtocol: string;
}

/**
 * Two ends of a connection in memory: what is written to one is read from the other. No port, no system call.
 *
 * A write is always done at once, as into a socket's buffer: two HTTP/2 sessions that each stop reading while a write
 * of theirs is held would wait for one another. HTTP/2's own windows bound what is under way. (Node's `duplexPair`,
 * from 20.17 and 22.6 on, holds writes.)
 */
export function makeDuplexPair(): [MemorySocket, MemorySocket] {
  const one = makeEnd();
  const other = makeEnd();
  one.join(other.socket);
  other.join(one.socket);
  return [one.socket, other.socket];
}

interface End {
  socket: MemorySocket;
  join(other: MemorySocket): void;
}

function makeEnd(): End {
  let other: MemorySocket;
  const stream: Duplex = new (builtIn("node:stream").Duplex)({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      if (!other.destroyed && !other.readableEnded) other.push(chunk);
      done();
    },
    final(done) {
      if (!other.destroyed) other.push(null);
      done();
    },
    destroy(error, done) {
      // A lost connection is lost for both.
      process.nextTick(() => other.destroy());
      done(error);
    },
  });
  const ignore = () => stream;
  const socket = Object.assign(stream, {
    alpnProtocol: "h2",
    setNoDelay: ignore,
    setKeepAlive: ignore,
    setTimeout: ignore,
    ref: ignore,
    unref: ignore,
  });
  return {
    socket,
    join(joined) {
      other = joined;
    },
  };
}
