import {
  applicationError,
  type Executed,
  type RpcCode,
  type ThriftType,
  transportError,
} from "../rpc/rpc-error.js";

/**
 * What a call without an answer becomes: one row for each way in which a call can fail. MAPPING.md shows the same
 * table; a test compares the two, and each row is produced by a test.
 */
export interface MappingRow {
  /** What happened, as the end of a sentence that begins with the action's name. */
  says: string;
  code: RpcCode;
  thrift: ThriftType;
  /** "yes": the action ran to its end. "no": it did not begin. "maybe": neither is known, or it was cut short. */
  executed: Executed;
  /** When this client sends the call again by itself. */
  retry: Retry;
}

export type Retry =
  | { when: "never" }
  /** Only methods marked idempotent; `attempts` counts the first. */
  | { when: "idempotent"; attempts: number }
  /** It did not begin, so it may always be sent again. */
  | { when: "always"; attempts: number };

const application = (type: keyof typeof applicationError): ThriftType => ({
  family: "application",
  type: applicationError[type],
});
const transport = (type: keyof typeof transportError): ThriftType => ({
  family: "transport",
  type: transportError[type],
});

const never: Retry = { when: "never" };
const idempotent: Retry = { when: "idempotent", attempts: 3 };
const idempotentOnce: Retry = { when: "idempotent", attempts: 2 };
const always = (attempts: number): Retry => ({ when: "always", attempts });
/** As long as the caller's deadline allows: it is the deadline that ends it. */
const untilDeadline: Retry = always(1000);

export const mapping = {
  // The action answered.
  "undeclared-error": {
    says: "failed with an error that its service does not declare",
    code: "internal",
    thrift: application("internalError"),
    executed: "yes",
    retry: never,
  },
  "unknown-method": {
    says: "has no such method",
    code: "unimplemented",
    thrift: application("unknownMethod"),
    executed: "no",
    retry: never,
  },
  "undecodable-body": {
    says: "cannot read the call",
    code: "invalid_argument",
    thrift: application("protocolError"),
    executed: "no",
    retry: never,
  },
  "missing-result": {
    says: "answered with something that is no reply",
    code: "internal",
    thrift: application("missingResult"),
    executed: "yes",
    retry: never,
  },
  "application-error": {
    says: "ended with an error of its own",
    code: "unknown",
    thrift: application("unknown"),
    executed: "yes",
    retry: never,
  },
  "web-204": {
    says: "answered 204, which is how a web action that rejects looks",
    code: "unknown",
    thrift: application("internalError"),
    executed: "yes",
    retry: idempotent,
  },
  "result-too-large": {
    says: "answered with more than the platform carries",
    code: "resource_exhausted",
    thrift: transport("messageSizeLimit"),
    executed: "yes",
    retry: never,
  },
  "web-invalid-response": {
    says: "answered with something that the platform can make no response of",
    code: "internal",
    thrift: application("internalError"),
    executed: "yes",
    retry: never,
  },
  "web-array": {
    says: "answered with a list, which a web action must not",
    code: "internal",
    thrift: transport("unknown"),
    executed: "yes",
    retry: never,
  },
  "not-acceptable": {
    says: "answered with a media type that was not asked for",
    code: "internal",
    thrift: application("unsupportedClientType"),
    executed: "yes",
    retry: never,
  },

  // The action was cut short.
  "time-limit": {
    says: "exceeded its time limit",
    code: "deadline_exceeded",
    thrift: transport("timedOut"),
    executed: "maybe",
    retry: idempotent,
  },
  "memory-limit": {
    says: "exhausted its memory",
    code: "resource_exhausted",
    thrift: application("internalError"),
    executed: "maybe",
    retry: never,
  },
  crashed: {
    says: "ended its process before it answered",
    code: "internal",
    thrift: application("internalError"),
    executed: "maybe",
    retry: idempotent,
  },
  "developer-error": {
    says: "threw, or answered with something that is no object",
    code: "internal",
    thrift: application("internalError"),
    executed: "maybe",
    retry: idempotent,
  },
  "init-failed": {
    says: "could not be initialized",
    code: "unavailable",
    thrift: application("internalError"),
    executed: "no",
    retry: always(3),
  },
  "init-time-limit": {
    says: "exceeded its time limit while it was initialized",
    code: "deadline_exceeded",
    thrift: transport("timedOut"),
    executed: "no",
    retry: always(2),
  },
  "web-error": {
    says: "failed; the platform does not say how to callers of web actions",
    code: "unknown",
    thrift: application("internalError"),
    executed: "maybe",
    retry: idempotentOnce,
  },

  // The platform answered.
  "wait-expired": {
    says: "was still running when the caller's time was over",
    code: "deadline_exceeded",
    thrift: transport("timedOut"),
    executed: "maybe",
    retry: never,
  },
  "web-wait-expired": {
    says: "was still running when the platform's wait was over",
    code: "deadline_exceeded",
    thrift: transport("timedOut"),
    executed: "maybe",
    retry: idempotent,
  },
  "bad-request": {
    says: "was not invoked: the platform refused the parameters",
    code: "internal",
    thrift: application("protocolError"),
    executed: "no",
    retry: never,
  },
  "http-limit": {
    says: "was not invoked: address or headers are too long",
    code: "resource_exhausted",
    thrift: transport("messageSizeLimit"),
    executed: "no",
    retry: never,
  },
  unauthenticated: {
    says: "was not invoked: the platform does not know the key",
    code: "unauthenticated",
    thrift: transport("notOpen"),
    executed: "no",
    retry: never,
  },
  forbidden: {
    says: "was not invoked: the key may not use it",
    code: "permission_denied",
    thrift: transport("notOpen"),
    executed: "no",
    retry: never,
  },
  "no-such-action": {
    says: "does not exist, or is no web action",
    code: "unimplemented",
    thrift: transport("notOpen"),
    executed: "no",
    retry: never,
  },
  "unsupported-request": {
    says: "was not invoked: the platform does not take such a request",
    code: "unimplemented",
    thrift: application("unsupportedClientType"),
    executed: "no",
    retry: never,
  },
  "http-timeout": {
    says: "was not answered for: the platform waited too long for the request",
    code: "deadline_exceeded",
    thrift: transport("timedOut"),
    executed: "maybe",
    retry: idempotent,
  },
  conflict: {
    says: "was being changed",
    code: "aborted",
    thrift: transport("unknown"),
    executed: "no",
    retry: always(5),
  },
  "request-too-large": {
    says: "was not invoked: the call is larger than the platform carries",
    code: "resource_exhausted",
    thrift: transport("messageSizeLimit"),
    executed: "no",
    retry: never,
  },
  "throttled-minute": {
    says: "was not invoked: too many requests within this minute",
    code: "resource_exhausted",
    thrift: transport("unknown"),
    executed: "no",
    retry: untilDeadline,
  },
  "throttled-concurrent": {
    says: "was not invoked: too many requests at the same time",
    code: "resource_exhausted",
    thrift: transport("unknown"),
    executed: "no",
    retry: untilDeadline,
  },
  "internal-error": {
    says: "was lost by the platform (internal error)",
    code: "unavailable",
    thrift: transport("unknown"),
    executed: "maybe",
    retry: idempotent,
  },
  "bad-gateway": {
    says: "is behind a proxy that got no answer (502)",
    code: "unavailable",
    thrift: transport("unknown"),
    executed: "maybe",
    retry: idempotent,
  },
  unavailable: {
    says: "was not invoked: the platform has nowhere to run it (503)",
    code: "unavailable",
    thrift: transport("notOpen"),
    executed: "no",
    retry: untilDeadline,
  },
  "gateway-timeout": {
    says: "is behind a proxy that waited too long (504)",
    code: "deadline_exceeded",
    thrift: transport("timedOut"),
    executed: "maybe",
    retry: idempotent,
  },
  "unexpected-status": {
    says: "was answered for with a status that OpenWhisk does not use",
    code: "unknown",
    thrift: transport("unknown"),
    executed: "maybe",
    retry: never,
  },

  // Nobody answered.
  refused: {
    says: "cannot be reached: no connection to the platform",
    code: "unavailable",
    thrift: transport("notOpen"),
    executed: "no",
    retry: untilDeadline,
  },
  "tls-failed": {
    says: "cannot be reached: the platform's certificate is not trusted, or it speaks no TLS",
    code: "unavailable",
    thrift: transport("notOpen"),
    executed: "no",
    retry: never,
  },
  reset: {
    says: "was not answered for: the connection ended",
    code: "unavailable",
    thrift: transport("endOfFile"),
    executed: "maybe",
    retry: idempotent,
  },
  canceled: {
    says: "is no longer waited for: the caller canceled the call",
    code: "canceled",
    thrift: transport("unknown"),
    executed: "maybe",
    retry: never,
  },
  deadline: {
    says: "did not answer before the caller's time was over",
    code: "deadline_exceeded",
    thrift: transport("timedOut"),
    executed: "maybe",
    retry: never,
  },
} as const satisfies Record<string, MappingRow>;

/** The name of a row. */
export type FailureKind = keyof typeof mapping;

/** The row of a failure, for whoever does not care which keys there are. */
export function rowOf(kind: FailureKind): MappingRow {
  return mapping[kind];
}
