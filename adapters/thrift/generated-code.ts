/** What the Apache compiler's code and Apache's library look like from outside. Types only. */

/** An instance of a generated `Processor`, a `MultiplexedProcessor`, or anything else with their one method. */
export interface ThriftProcessor {
  // biome-ignore lint/suspicious/noExplicitAny: generated declarations name the library's protocol classes, which are not ours.
  process(input: any, output: any): unknown;
}

/** A handler as `new Processor(handler)` takes it. */
export type Handler = Readonly<Record<string, unknown>>;

/** An instance of node-int64's class, which generated code knows i64 values by. */
export interface Int64 {
  /** Eight bytes, big endian. */
  readonly buffer: Uint8Array;
  readonly offset: number;
}

export type Int64Class = new (bytes: Buffer) => Int64;
