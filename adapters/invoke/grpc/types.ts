/**
 * What `@grpc/grpc-js` looks like from a channel. Types only, by shape: who calls by Connect need not have it, and who
 * has it may have any version.
 */

/** grpc-js' Metadata. */
export interface GrpcMetadata {
  get(key: string): (string | Buffer)[];
  add(key: string, value: string | Buffer): void;
  set(key: string, value: string | Buffer): void;
  clone(): GrpcMetadata;
  merge(other: GrpcMetadata): void;
  toHttp2Headers(): Record<string, number | string | string[] | undefined>;
  getOptions?(): { waitForReady?: boolean; idempotentRequest?: boolean };
}

export interface GrpcStatus {
  code: number;
  details: string;
  metadata: GrpcMetadata;
}

/** Takes what comes back of a call. */
export interface GrpcListener {
  onReceiveMetadata(metadata: GrpcMetadata): void;
  // biome-ignore lint/suspicious/noExplicitAny: bytes here, messages above.
  onReceiveMessage(message: any): void;
  // biome-ignore lint/suspicious/noExplicitAny: a status, with what this package adds to it.
  onReceiveStatus(status: any): void;
}

/** grpc-js' CallCredentials. */
export interface GrpcCredentials {
  generateMetadata(options: { method_name: string; service_url: string }): Promise<GrpcMetadata>;
}

/** A call of a server that this call is made for. */
export interface GrpcParentCall {
  on(event: "cancelled", listener: () => void): unknown;
  getDeadline(): Date | number;
}

export interface GrpcCall {
  start(metadata: GrpcMetadata, listener: GrpcListener): void;
  sendMessageWithContext(
    context: { callback?: (error?: Error | null) => void; flags?: number },
    message: Buffer,
  ): void;
  startRead(): void;
  halfClose(): void;
  cancelWithStatus(code: number, details: string): void;
  getPeer(): string;
  getCallNumber(): number;
  setCredentials(credentials: GrpcCredentials): void;
  getAuthContext(): null;
}

/** What a grpc-js client takes as `channelOverride`. */
export interface GrpcChannel {
  createCall(
    method: string,
    deadline: Date | number,
    host?: string | null,
    parentCall?: GrpcParentCall | null,
    propagateFlags?: number | null,
  ): GrpcCall;
  /** Ends idle connections; calls under way go on, later ones are refused. */
  close(): void;
  getTarget(): string;
  /** 2 (READY): there is no connection to wait for. 4 (SHUTDOWN) after `close`. */
  getConnectivityState(tryToConnect: boolean): number;
  watchConnectivityState(
    currentState: number,
    deadline: Date | number,
    callback: (error?: Error) => void,
  ): void;
  // biome-ignore lint/suspicious/noExplicitAny: of a service for looking at channels, which knows nothing of this one.
  getChannelzRef(): any;
}
