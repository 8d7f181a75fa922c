import thrift from "thrift";
import type { ActionParams, WebAnswer } from "../../activation.js";

// biome-ignore lint/suspicious/noExplicitAny: the library's classes, and generated ones, as they are.
type Any = any;

/** Apache's protocols, by the names that its tests use. */
export const protocols: Record<string, Any> = {
  binary: thrift.TBinaryProtocol,
  compact: thrift.TCompactProtocol,
  json: thrift.TJSONProtocol,
  header: (thrift as Any).THeaderProtocol,
};

export interface ConnectionOptions {
  protocol?: string;
  framed?: boolean;
  contentType?: string;
}

/** The parameters of a raw web action that was sent these bytes. */
export function webParams(bytes: Buffer, contentType = "application/x-thrift"): ActionParams {
  return {
    __ow_method: "post",
    __ow_headers: { "content-type": contentType },
    __ow_path: "",
    __ow_query: "",
    __ow_body: bytes.toString("base64"),
  };
}

/** The body of what `main` resolved to. */
export function bodyOf(result: Any): Buffer {
  const answer = (result.error ?? result) as WebAnswer;
  return Buffer.from(answer.body ?? "", "base64");
}

/** Whether the activation counts as failed. */
export function isFailed(result: object): boolean {
  return "error" in result;
}

/** What `thrift.createClient` takes for a connection: calls an action's `main` in this process. */
export class MemoryConnection {
  readonly transport: Any;
  readonly protocol: Any;
  /** Set by `createClient`. */
  client: Any;
  /** What `main` resolved to, one for each call. */
  readonly results: Any[] = [];
  private readonly main: (params: ActionParams) => Promise<unknown>;
  private readonly contentType: string | undefined;

  constructor(main: (params: ActionParams) => Promise<unknown>, options: ConnectionOptions = {}) {
    this.main = main;
    this.transport = options.framed ? thrift.TFramedTransport : thrift.TBufferedTransport;
    this.protocol = protocols[options.protocol ?? "binary"];
    this.contentType = options.contentType;
  }

  async write(bytes: Buffer): Promise<void> {
    const result = await this.main(webParams(bytes, this.contentType));
    this.results.push(result);
    const body = bodyOf(result);
    if (body.length > 0) this.transport.receiver((transport: Any) => this.receive(transport))(body);
  }

  private receive(transport: Any): void {
    const input = new this.protocol(transport);
    const { fname, mtype, rseqid } = input.readMessageBegin();
    this.client[`recv_${fname}`](input, mtype, rseqid);
  }
}

/** A client of the library's own for an action in this process. */
export function clientOf(
  generated: Any,
  main: (params: ActionParams) => Promise<unknown>,
  options: ConnectionOptions = {},
): { client: Any; connection: MemoryConnection } {
  const connection = new MemoryConnection(main, options);
  return { client: thrift.createClient(generated, connection as Any), connection };
}
