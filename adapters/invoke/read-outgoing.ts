import type { OpenWhiskConnection } from "./openwhisk-connection.js";
import { messageType, type ThriftClient, type ThriftTransport } from "./thrift-client.js";

/** A call that a generated client has written. */
export interface OutgoingMessage {
  /** "Service:method" behind a Multiplexer. */
  name: string;
  /** Without the service. */
  method: string;
  seqid: number;
  isOneway: boolean;
  client: ThriftClient;
}

/**
 * Who is calling what. Read from the bytes, since TJSONProtocol does not tell the transport its number.
 */
export function readOutgoing(connection: OpenWhiskConnection, bytes: Buffer): OutgoingMessage {
  const { fname: name, mtype, rseqid: seqid } = readHead(connection, bytes);
  const service = connection.seqId2Service[seqid];
  delete connection.seqId2Service[seqid];
  const { client } = connection;
  return {
    name,
    method: name.slice(name.indexOf(":") + 1),
    seqid,
    isOneway: mtype === messageType.oneway,
    client: (service === undefined
      ? client
      : (client as Record<string, ThriftClient>)[service]) as ThriftClient,
  };
}

function readHead({ transport, protocol: Protocol }: OpenWhiskConnection, bytes: Buffer) {
  let head: { fname: string; mtype: number; rseqid: number } | undefined;
  transport.receiver((reader: ThriftTransport) => {
    head ??= new Protocol(reader).readMessageBegin();
  })(bytes);
  return head!;
}
