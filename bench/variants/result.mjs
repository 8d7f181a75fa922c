/** The two shapes of results, read into { status, type, body } so that all variants can be compared. */

/** A web action's result, as OpenWhisk's controller takes it: what is neither text nor JSON must be base64. */
export function readWebResult({ statusCode, headers, body = "" }) {
  const type = mediaTypeOf(headers["content-type"]);
  const isText = type === "application/json" || type.startsWith("text/");
  return { status: statusCode, type, body: Buffer.from(body, isText ? "utf8" : "base64") };
}

/** The result for an AWS API Gateway, which has a flag for base64. */
export function readGatewayResult({ statusCode, headers, multiValueHeaders, body = "", isBase64Encoded }) {
  const type = headers?.["content-type"] ?? multiValueHeaders?.["content-type"]?.[0];
  return {
    status: statusCode,
    type: mediaTypeOf(type),
    body: Buffer.from(body, isBase64Encoded ? "base64" : "utf8"),
  };
}

function mediaTypeOf(contentType = "") {
  return String(contentType).split(";", 1)[0].trim();
}
