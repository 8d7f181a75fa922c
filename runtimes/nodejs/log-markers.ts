import { writeSync } from "node:fs";

/** The line that ends an activation's logs, on each stream. Source: OpenWhisk, Container.scala, ACTIVATION_LOG_SENTINEL. */
export const endOfActivation = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX";

/** The two streams a container's logs are collected from. */
export interface LogMarkers {
  /** Writes a line of the runner's own to stderr, whatever the action made of `process.stderr`. */
  writeLine(text: string): void;
  /** Ends the activation's logs on both streams, after all that was written before; then calls `done`. */
  end(done: () => void): void;
  /** The same for a process that is about to exit: what cannot be written at once is lost. */
  endNow(): void;
}

/** A stream as far as its end of an activation is concerned. */
interface LogStream {
  readonly fd: number;
  readonly stream: NodeJS.WriteStream;
  readonly write: (text: string) => void;
  /** Whether the last thing written was no line break. */
  lineOpen: boolean;
}

const marker = Buffer.from(`${endOfActivation}\n`);
const markerOnFreshLine = Buffer.from(`\n${endOfActivation}\n`);

/** Milliseconds between two tries to write a marker to a stream whose reader is slow. */
const retryMs = 5;

/**
 * Follows both streams from now on, so that a marker always starts its own line.
 *
 * What a child process or a direct `fs.writeSync(1, ...)` wrote is not seen: after an unfinished line of theirs the
 * marker stands at its end, as with the official runtime.
 */
export function createLogMarkers(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): LogMarkers {
  const streams = [follow(stdout, 1), follow(stderr, 2)] as const;
  return {
    writeLine(text) {
      streams[1].write(`${text}\n`);
    },
    end(done) {
      endStream(streams[0], () => endStream(streams[1], done));
    },
    endNow() {
      for (const log of streams) writeMarker(log);
    },
  };
}

function follow(stream: NodeJS.WriteStream, fd: number): LogStream {
  const original = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  const write = (...args: unknown[]) => {
    log.lineOpen = leavesLineOpen(args[0], args[1], log.lineOpen);
    return original(...args);
  };
  const log: LogStream = { fd, stream, write, lineOpen: false };
  writeAtOnce(stream);
  // A reader that went away, or an action that ended the stream, is no reason to end the process.
  stream.on("error", () => {});
  stream.write = write;
  return log;
}

/**
 * Makes writes to a pipe block until the reader took them, as writes to a file do.
 *
 * Node queues what does not fit into a pipe: the queue of an action that never stops writing grows without end, and
 * is lost when the process exits. `_handle` is internal, hence the question marks; without it `end` waits for the
 * queue.
 */
function writeAtOnce(stream: NodeJS.WriteStream): void {
  const { _handle: handle } = stream as { _handle?: { setBlocking?: (on: boolean) => void } };
  handle?.setBlocking?.(true);
}

function leavesLineOpen(chunk: unknown, encoding: unknown, before: boolean): boolean {
  if (typeof chunk === "string") {
    if (chunk === "") return before;
    // Of hex, base64 and the like the last character says nothing: then a fresh line does no harm.
    if (typeof encoding === "string" && !/^(utf-?8|latin1|binary|ascii)$/i.test(encoding)) return true;
    return !chunk.endsWith("\n");
  }
  if (chunk instanceof Uint8Array) return chunk.length === 0 ? before : chunk.at(-1) !== 0x0a;
  return before;
}

function endStream(log: LogStream, done: () => void): void {
  if (log.stream.writableLength > 0 && !log.stream.writableEnded) {
    log.stream.write("", () => endStream(log, done));
  } else if (writeMarker(log)) {
    done();
  } else {
    setTimeout(endStream, retryMs, log, done);
  }
}

/** @returns whether the stream is done with: the marker is written, or nobody reads any more */
function writeMarker(log: LogStream): boolean {
  try {
    writeSync(log.fd, log.lineOpen ? markerOnFreshLine : marker);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return false;
  }
  log.lineOpen = false;
  return true;
}
