/**
 * What OpenWhisk gives an action and takes back. Types, and the limit that goes with them.
 *
 * Source: Apache OpenWhisk, docs/webactions.md "HTTP Context" and "Raw HTTP handling", WebActions.scala
 * (Context.toActionArgument, resultAsHttp); the places where those differ from a live host are in
 * http/body-encoding.ts.
 */

/** What any action gets: the bound parameters under whatever the caller sent. */
export type ActionParams = Record<string, unknown>;

/** What a web action gets beside its bound parameters. */
export interface WebParams extends ActionParams {
  /** Lower case: "post". */
  __ow_method: string;
  /** Lower-case names; of a repeated header the controller keeps the last value. */
  __ow_headers: Record<string, string>;
  /** What followed the action's name and extension; "" when nothing did. */
  __ow_path: string;
  /** The caller's namespace, only when valid credentials came. */
  __ow_user?: string;
  /** Raw web actions only, and there always: the query without "?"; "" when there was none. */
  __ow_query?: string;
  /**
   * Raw: always there, text or base64 by the request's content type, "" when there was none.
   * Merged: only a body that is no JSON object and no form; then text, base64, or the JSON value itself.
   */
  __ow_body?: unknown;
}

/** A header's value; a list becomes repeated header lines, which `set-cookie` needs. */
export type HeaderValue = string | string[];

/** What the controller makes an HTTP response of. */
export interface WebAnswer {
  /** 200 to 599. */
  statusCode: number;
  headers: Record<string, HeaderValue>;
  /** Text, or base64 where the content type says binary; absent when the response has no body. */
  body?: string;
}

/**
 * What a wrapped application's `main` resolves to. `{ error }` reaches the HTTP client as the same response and
 * marks the activation as failed (an "application error").
 */
export type WebResult = WebAnswer | { error: WebAnswer };

/**
 * An action's entry point. The second argument is what some runtimes add to `params` (ours, DigitalOcean's);
 * the official OpenWhisk ones pass none and set `__OW_*` variables instead.
 */
export type Main = (params: ActionParams, invocation?: unknown) => Promise<WebResult>;

/** Bytes. OpenWhisk's fixed limit on an activation's result (docs/reference.md; ActivationEntityLimit). */
export const maxResultBytes = 1024 * 1024;
