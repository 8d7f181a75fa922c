/**
 * What a browser's script may always read of an answer. The platform answers preflights, but says nothing of these.
 * https://fetch.spec.whatwg.org/#http-access-control-expose-headers
 */
const always = ["grpc-status", "grpc-message", "grpc-status-details-bin", "x-openwhisk-activation-id"];

/** Which browsers let scripts read without being told. https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name */
const readable = new Set([
  "cache-control",
  "content-language",
  "content-length",
  "content-type",
  "expires",
  "last-modified",
  "pragma",
]);

/** Never readable, or about reading itself. */
const hidden = /^(?:set-cookie2?|access-control-.*)$/;

/** The value of `access-control-expose-headers` for a response with these headers; a value that is there is kept. */
export function exposedHeaders(headers: Readonly<Record<string, unknown>>): string {
  const names = new Set(always);
  for (const name in headers) if (!readable.has(name) && !hidden.test(name)) names.add(name);
  const own = headers["access-control-expose-headers"];
  if (typeof own === "string") for (const name of own.split(",")) names.add(name.trim().toLowerCase());
  return [...names].join(", ");
}
