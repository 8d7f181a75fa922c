import type { Difference, Suite } from "../behaviour.js";
import { gainsType, interimDropped, losesType } from "./differences.js";

const statusTooHigh = "the platform takes statuses from 200 to 599 only; the caller is told in JSON";

const unsendable: Difference[] = [
  { where: "status", listener: 600, action: 502, because: statusTooHigh },
  { where: "body", listener: "the body", because: statusTooHigh },
  {
    where: "header content-type",
    listener: ["text/plain; charset=utf-8"],
    action: ["application/json"],
    because: statusTooHigh,
  },
  { where: "header x-kept", listener: ["yes"], action: undefined, because: statusTooHigh },
  { where: "header cache-control", listener: undefined, action: ["no-store"], because: statusTooHigh },
];

/** Status and headers of a response. */
export const heads: Suite = {
  title: "Status and headers",
  apps: ["plain"],
  behaviours: [
    { name: "`writeHead` with an object; names, numbers and lists", request: "GET /write-head-object" },
    { name: "`writeHead` with a flat array, `set-cookie` twice", request: "GET /write-head-flat" },
    {
      name: "`writeHead` with a flat array that holds a list and a number",
      request: "GET /write-head-flat-values",
    },
    { name: "`writeHead` with an array of pairs", request: "GET /write-head-pairs" },
    {
      name: "`writeHead` with an array of pairs, `set-cookie` twice",
      request: "GET /write-head-pairs-cookies",
    },
    { name: "`writeHead` with a status message", request: "GET /write-head-message" },
    { name: "`writeHead` sets the standard status message", request: "GET /write-head-default-message" },
    { name: "`writeHead` with a status only", request: "GET /write-head-status-only" },
    { name: "`writeHead` with an object wins over `setHeader`", request: "GET /write-head-merges" },
    { name: "`writeHead` with a flat array wins over `setHeader`", request: "GET /write-head-flat-merges" },
    { name: "`writeHead` can be chained", request: "GET /write-head-chains" },
    { name: "`writeHead` returns the response", request: "GET /write-head-returns" },
    { name: "`writeHead` twice throws", request: "GET /write-head-twice" },
    { name: "`statusCode` and `statusMessage` as properties", request: "GET /status-code-property" },
    ...[201, 206, 226, 299, 300, 400, 404, 418, 444, 451, 499, 500, 503, 599].map((status) => ({
      name: `status ${status} with a body`,
      request: `GET /status/${status}`,
    })),
    ...[200, 201, 202, 204, 205, 301, 304, 404, 500].map((status) => ({
      name: `status ${status} without a body`,
      request: `GET /status-empty/${status}`,
    })),
    {
      name: "status 204 drops a body",
      request: "GET /status/204",
      differences: [losesType("text/plain; charset=utf-8")],
    },
    {
      name: "status 304 drops a body",
      request: "GET /status/304",
      differences: [losesType("text/plain; charset=utf-8")],
    },
    {
      name: "status 205 with a body",
      request: "GET /status/205",
      differences: [
        losesType("text/plain; charset=utf-8"),
        {
          where: "body",
          listener: "the body",
          action: "",
          because: "the platform sends 205 without a body, as RFC 9110 wants it",
        },
      ],
    },
    { name: "a status over 599", request: "GET /status/600", differences: [...unsendable] },
    {
      name: "`setHeader`, `getHeader`, `getHeaders`, `getHeaderNames`, `getRawHeaderNames`, `hasHeader`, `removeHeader`, `headersSent`",
      request: "GET /header-calls",
    },
    { name: "`appendHeader`", request: "GET /append-header" },
    { name: "`setHeaders` with a Map", request: "GET /set-headers-map" },
    { name: "`setHeaders` with Headers", request: "GET /set-headers-headers" },
    { name: "`setHeaders` with anything else throws", request: "GET /set-headers-bad" },
    { name: "`setHeader` again replaces value and spelling", request: "GET /set-header-replaces" },
    { name: "`flushHeaders` ends the setting of headers", request: "GET /flush-headers" },
    {
      name: "header calls after the end throw ERR_HTTP_HEADERS_SENT",
      request: "GET /after-end",
      facts: true,
    },
    { name: "invalid header names and values throw Node's codes", request: "GET /invalid-headers" },
    {
      name: "invalid `writeHead` calls throw Node's codes and leave the response usable",
      request: "GET /invalid-write-heads",
    },
    { name: "an invalid `statusCode` throws at the end", request: "GET /invalid-status-at-end" },
    { name: "several cookies out", request: "GET /response-cookies" },
    {
      name: "caching, negotiation and security headers, lists, empty values, tabs",
      request: "GET /response-headers",
    },
    { name: "a Latin-1 character in a header value", request: "GET /response-latin1-header" },
    {
      name: "`server` and `date` set by the application",
      request: "GET /response-server-header",
      differences: [
        {
          where: "header server",
          listener: ["mine"],
          action: undefined,
          because: "the platform writes its own",
        },
      ],
    },
    { name: "`connection: close` set by the application", request: "GET /response-connection-header" },
    { name: "a redirect", request: "GET /redirect" },
    {
      name: "trailers",
      request: "GET /trailers",
      differences: [
        {
          where: "trailers",
          listener: [["x-checksum", "abc"]],
          action: undefined,
          because: "a result has no place for trailers",
        },
        { where: "header trailer", listener: ["x-checksum"], action: undefined, because: "none follow" },
      ],
    },
    {
      name: "`writeContinue` and `writeProcessing`",
      request: "GET /informational",
      differences: [interimDropped([100, 102])],
    },
    {
      name: "`writeContinue` calls back",
      request: "GET /informational-callbacks",
      differences: [interimDropped([100, 102])],
    },
    { name: "`writeEarlyHints`", request: "GET /early-hints", differences: [interimDropped([103])] },
    {
      name: "`writeEarlyHints` calls back",
      request: "GET /early-hints-callback",
      differences: [interimDropped([103])],
    },
    { name: "`writeEarlyHints` with a bad link throws", request: "GET /early-hints-bad" },
    {
      name: "text without a content type",
      request: "GET /no-content-type",
      differences: [gainsType("text/plain; charset=utf-8")],
    },
    {
      name: "bytes without a content type",
      request: "GET /no-content-type-bytes",
      differences: [gainsType("application/octet-stream")],
    },
    { name: "nothing, without a content type", request: "GET /no-content-type-empty" },
  ],
};
