/**
 * What a careful developer would write by hand around a call: the parameters' body decoded, the answer's body
 * encoded. It knows the four types of this bench and nothing else.
 */

/** The request's bytes: a JSON body comes as base64. */
export function bodyOf({ __ow_body: body }) {
  return body === "" ? undefined : Buffer.from(body, "base64");
}

/** The platform takes away the length, which body parsers look for. */
export function headersOf({ __ow_headers: headers }, body) {
  return body === undefined ? headers : { ...headers, "content-length": String(body.length) };
}

export function targetOf({ __ow_path: path, __ow_query: query }) {
  return query === "" ? path : `${path}?${query}`;
}

/** @param body  a Buffer or a string */
export function webResult(statusCode, headers, body) {
  const isBinary = headers["content-type"] === "application/octet-stream";
  return { statusCode, headers, body: isBinary ? body.toString("base64") : body.toString() };
}
