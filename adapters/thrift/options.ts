import type { OneOrMore } from "./find-service.js";
import type { ThriftTranscoder } from "./transcoder.js";

/** How a Thrift service is wrapped. All optional. */
export interface ThriftOptions {
  /** Milliseconds before the platform gives up at which the call is answered with an error. Default 1000. */
  deadlineMarginMs?: number;
  /**
   * Whether callers see the message of an error that the method does not declare, as Apache's servers show it. It may
   * say too much, so it only goes to the action's log by default.
   */
  exposeMessages?: boolean;
}

/** How code of the Apache compiler is wrapped. All optional. */
export interface ProcessorOptions extends ThriftOptions {
  /**
   * The same service as `unlisten codegen` describes it, `transcode(PostStorage)`, of a multiplexed processor those that
   * it has, by name. Then the action takes readable JSON too: from `wsk`, from a browser, and from generated clients.
   */
  json?: OneOrMore<ThriftTranscoder>;
}
