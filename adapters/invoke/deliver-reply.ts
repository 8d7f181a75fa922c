import { applicationError, RpcError } from "../rpc/rpc-error.js";
import type { OpenWhiskConnection } from "./openwhisk-connection.js";
import type { OutgoingMessage } from "./read-outgoing.js";
import { fieldType, messageType, type ThriftTransport } from "./thrift-client.js";
import { TTransportException, transportExceptionOf, withDetails } from "./transport-exception.js";

/**
 * Has the generated client read a reply, so that its callback or promise gets it.
 *
 * The call is known here, so nothing is looked up by the number in the reply, and no call waits for ever: npm's own
 * connections leave it waiting when a reply is cut short or somebody else's.
 */
export function deliverReply(connection: OpenWhiskConnection, message: OutgoingMessage, bytes: Buffer): void {
  read(connection, message, bytes, (error, result) =>
    settle(message, toException(connection, message, error), result),
  );
}

/** Has the call fail, with the class that the error's numbers name: the user's own TApplicationException, or ours. */
export function deliverError(
  connection: OpenWhiskConnection,
  message: OutgoingMessage,
  error: RpcError,
): void {
  if (error.thriftType.family === "transport") {
    settle(message, transportExceptionOf(error));
    return;
  }
  const bytes = writeException(connection, message, error);
  read(connection, message, bytes, (exception) =>
    settle(message, exception instanceof Error ? withDetails(exception, error) : error),
  );
}

type Callback = (error: unknown, result?: unknown) => void;

function read(
  { transport, protocol: Protocol }: OpenWhiskConnection,
  { client, method, seqid }: OutgoingMessage,
  bytes: Buffer,
  callback: Callback,
): void {
  // The generated code takes the callback from where it would look for that of a call.
  const key = -Math.abs(seqid) - 1;
  let isDone = false;
  const done: Callback = (error, result) => {
    if (isDone) return;
    isDone = true;
    callback(error, result);
  };
  try {
    transport.receiver((reader: ThriftTransport) => {
      const input = new Protocol(reader);
      const { fname, mtype, rseqid } = input.readMessageBegin();
      if (fname !== method) return done(mismatch("wrongMethodName", "it answers another method"));
      if (rseqid !== seqid) return done(mismatch("badSequenceId", "it answers another call"));
      client._reqs[key] = done;
      (client[`recv_${method}`] as (...args: unknown[]) => void).call(client, input, mtype, key);
    })(bytes);
    // A transport of frames calls nobody while it waits for the rest of one.
    done(new TTransportException("endOfFile", "cannot read the reply: it ends too early"));
  } catch (error) {
    done(error);
  } finally {
    delete client._reqs[key];
  }
}

/** Gives the caller its answer, in a turn of its own: what a callback throws is nobody's failure but its own. */
function settle({ client, seqid }: OutgoingMessage, error: unknown, result?: unknown): void {
  const callback = client._reqs[seqid];
  delete client._reqs[seqid];
  if (callback !== undefined) process.nextTick(callback, error, result);
}

function mismatch(type: keyof typeof applicationError, why: string): RpcError {
  return new RpcError(`cannot take the reply: ${why}`, {
    code: "internal",
    thriftType: { family: "application", type: applicationError[type] },
    executed: "yes",
  });
}

/** Generated code says by a text that a reply has neither result nor exception; the protocols underrun by an error. */
function toException(connection: OpenWhiskConnection, message: OutgoingMessage, error: unknown): unknown {
  if (typeof error === "string") {
    return applicationException(connection, message, mismatch("missingResult", error));
  }
  if (error instanceof RpcError) return applicationException(connection, message, error);
  if ((error as Error | undefined)?.name === "InputBufferUnderrunError")
    return new TTransportException("endOfFile", "cannot read the reply: it ends too early", error);
  return error;
}

/** An instance of the TApplicationException of the user's own `thrift`, which this package does not import. */
function applicationException(
  connection: OpenWhiskConnection,
  message: OutgoingMessage,
  error: RpcError,
): unknown {
  let made: unknown = error;
  read(connection, message, writeException(connection, message, error), (exception) => {
    if (exception instanceof Error) made = withDetails(exception, error);
  });
  return made;
}

/** A message that says so: the generated code makes its own exception of it. */
function writeException(
  { transport: Transport, protocol: Protocol }: OpenWhiskConnection,
  { method, seqid }: OutgoingMessage,
  error: RpcError,
): Buffer {
  let written = Buffer.alloc(0);
  const writer = new Transport(undefined, (bytes) => {
    written = Buffer.from(bytes);
  });
  const output = new Protocol(writer);
  output.writeMessageBegin(method, messageType.exception, seqid);
  output.writeStructBegin("TApplicationException");
  output.writeFieldBegin("message", fieldType.string, 1);
  output.writeString(error.message);
  output.writeFieldEnd();
  output.writeFieldBegin("type", fieldType.i32, 2);
  output.writeI32(error.thriftType.type);
  output.writeFieldEnd();
  output.writeFieldStop();
  output.writeStructEnd();
  output.writeMessageEnd();
  writer.flush();
  return written;
}
