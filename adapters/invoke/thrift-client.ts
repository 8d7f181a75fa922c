/** What npm `thrift` and the code of its compiler look like from a connection. Types only. */

export interface ThriftTransport {
  flush(): void;
}

export interface ThriftTransportClass {
  new (bytes: Buffer | undefined, onFlush: (bytes: Buffer, seqid?: number) => void): ThriftTransport;
  receiver(callback: (transport: ThriftTransport) => void): (bytes: Buffer) => void;
}

export interface ThriftProtocol {
  readMessageBegin(): { fname: string; mtype: number; rseqid: number };
  writeMessageBegin(name: string, type: number, seqid: number): void;
  writeMessageEnd(): void;
  writeStructBegin(name: string): void;
  writeStructEnd(): void;
  writeFieldBegin(name: string, type: number, id: number): void;
  writeFieldEnd(): void;
  writeFieldStop(): void;
  writeString(text: string): void;
  writeI32(value: number): void;
}

export interface ThriftProtocolClass {
  // biome-ignore lint/suspicious/noExplicitAny: its own classes take its own transports.
  new (transport: any, strictRead?: boolean, strictWrite?: boolean): ThriftProtocol;
}

/** A generated client: `recv_` methods beside the calls, and a callback for each call under way. */
export interface ThriftClient {
  _reqs: Record<number, ((error: unknown, result?: unknown) => void) | undefined>;
  [member: string]: unknown;
}

export const messageType = { call: 1, reply: 2, exception: 3, oneway: 4 } as const;
export const fieldType = { i32: 8, string: 11 } as const;
