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
