import type { ActionParams } from "../activation.js";

/** DigitalOcean's parsed and raw web events: https://docs.digitalocean.com/products/functions/reference/parameters-responses/ */
export interface DigitalOceanHttp {
  method: string;
  headers?: unknown;
  path?: unknown;
  /** Raw events only, as are the next two. */
  queryString?: unknown;
  body?: unknown;
  isBase64Encoded?: unknown;
}

export function isDigitalOcean(params: ActionParams): params is ActionParams & { http: DigitalOceanHttp } {
  const http = (params as ActionParams | null)?.http as DigitalOceanHttp | null | undefined;
  return typeof http === "object" && http !== null && typeof http.method === "string";
}
