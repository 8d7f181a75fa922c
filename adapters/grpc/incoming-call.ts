import type { Activation } from "../running-activation.js";
import { readMetadata } from "./metadata.js";
import type { GrpcCall, MetadataEntries } from "./method.js";

/** A call as an activation brought it; its metadata are read when the method first asks for them. */
export class IncomingCall implements GrpcCall {
  declare readonly requests: readonly Uint8Array[];
  declare readonly deadlineMs: number;
  declare readonly activation: Activation;
  declare private readonly headers: Readonly<Record<string, unknown>>;
  declare private read: MetadataEntries | undefined;

  /** @param headers the request's own, or an envelope's `metadata` */
  constructor(
    headers: Readonly<Record<string, unknown>>,
    requests: readonly Uint8Array[],
    deadlineMs: number,
    activation: Activation,
  ) {
    this.headers = headers;
    this.requests = requests;
    this.deadlineMs = deadlineMs;
    this.activation = activation;
    this.read = undefined;
  }

  get metadata(): MetadataEntries {
    this.read ??= readMetadata(this.headers);
    return this.read;
  }

  get host(): string | undefined {
    const { host } = this.headers;
    return typeof host === "string" ? host : undefined;
  }
}
