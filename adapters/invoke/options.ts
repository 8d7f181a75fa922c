import { numberFrom, type OptionRule, oneOf, typeOf } from "../check-options.js";

/** How actions are reached. All optional inside of an action, where the platform says the rest. */
export interface InvokeOptions {
  /** "https://openwhisk.example", "host:port" (then https); default `__OW_API_HOST`. */
  apiHost?: string;
  /**
   * "uuid:key"; default the running activation's, which has one when its action carries the annotation
   * `provide-api-key: true`.
   */
  apiKey?: string;
  /** What "_" stands for in web actions' addresses; default `__OW_NAMESPACE`, else the platform is asked. */
  namespace?: string;
  /**
   * "rest": by invoking, with the key; says most about failures. "web": through the action's public address, as a raw
   * web action; a third faster, and without a key. Default "rest".
   */
  via?: "rest" | "web";
  /** Milliseconds that a call may take, retries and polling included; inside of an action never more than its own time. */
  timeoutMs?: number;
  /** Connections at the same time; further calls wait for one. Default 64. */
  maxConnections?: number;
  /** Bytes of a request's body that the platform takes; larger calls are refused before they are sent. Default 1 MiB. */
  maxPayloadBytes?: number;
  /** Whether what failed may be sent again at all (MAPPING.md says what is). Default true. */
  retry?: boolean;
  /** For `https`: an own certificate authority and the like, as `tls.connect` takes them. */
  tls?: TlsOptions;
}

export interface TlsOptions {
  ca?: string | Buffer | (string | Buffer)[];
  cert?: string | Buffer;
  key?: string | Buffer;
  servername?: string;
  rejectUnauthorized?: boolean;
}

/** Milliseconds; as long as the controller waits for a blocking invoke. */
export const defaultTimeoutMs = 60_000;

/** Bytes. OpenWhisk's limit on a request's payload (docs/reference.md; application.conf, `max-size`). */
export const defaultMaxPayloadBytes = 1024 * 1024;

/** A full page of connections to one controller; more calls at a time than that are throttled by most platforms. */
export const defaultMaxConnections = 64;

/** What each of them may be. */
export const invokeRules: Readonly<Record<keyof InvokeOptions, OptionRule>> = {
  apiHost: typeOf("string"),
  apiKey: typeOf("string"),
  namespace: typeOf("string"),
  via: oneOf("rest", "web"),
  timeoutMs: numberFrom(0),
  maxConnections: numberFrom(1),
  maxPayloadBytes: numberFrom(1),
  retry: typeOf("boolean"),
  tls: typeOf("object"),
};
