/**
 * What is asked of every application, and what it has to answer. The same bytes for every variant, so that a
 * variant which answers faster because it answers less is found out before it is timed.
 */

/** Bytes of the binary answer. */
const binaryBytes = 256 * 1024;

/** Headers as they reach an action behind a gateway: lower case, one value each, the content's length taken away. */
const gatewayHeaders = {
  accept: "*/*",
  "accept-encoding": "gzip, deflate, br",
  host: "shop.example.com",
  "user-agent": "bench/1.0 (a client of the usual length)",
  "x-forwarded-for": "203.0.113.7",
  "x-forwarded-port": "443",
  "x-forwarded-proto": "https",
};

/** Pseudo-random, so that no encoder meets a pattern; the same in every process. */
export const binary = makeBytes(binaryBytes);

/** 1 KB of JSON: an order with lines, as a shop would send it. */
const order = JSON.stringify({
  id: 4711,
  customer: "Ada Lovelace",
  lines: Array.from({ length: 12 }, (_, i) => ({
    sku: `SKU-${1000 + i}`,
    name: `Article number ${i}`,
    quantity: i + 1,
    cents: 995 + i,
  })),
  note: "Please leave the parcel at the door.",
});

/** HTML of 20 KB, which compresses about as well as real pages do. */
export const page = makePage(20 * 1024);

/** The sum of an order, so that an answer proves that all of the body arrived and was parsed. */
export function totalCents({ lines }) {
  let total = 0;
  for (const line of lines) total += line.quantity * line.cents;
  return total;
}

export const cases = {
  hello: {
    title: "GET, 20 bytes of JSON",
    request: { method: "GET", path: "/hello", query: "", headers: gatewayHeaders, body: undefined },
    answer: { status: 200, type: "application/json", body: Buffer.from('{"message":"hello!"}') },
  },
  post: {
    title: "POST, 1 KB of JSON",
    request: {
      method: "POST",
      path: "/orders",
      query: "",
      headers: { ...gatewayHeaders, "content-type": "application/json" },
      body: Buffer.from(order),
    },
    answer: {
      status: 201,
      type: "application/json",
      body: Buffer.from(`{"totalCents":${totalCents(JSON.parse(order))}}`),
    },
  },
  binary: {
    title: "GET, 256 KB of octet-stream",
    request: { method: "GET", path: "/binary", query: "", headers: gatewayHeaders, body: undefined },
    answer: { status: 200, type: "application/octet-stream", body: binary },
  },
  page: {
    title: "GET, 20 KB of HTML",
    request: { method: "GET", path: "/page", query: "", headers: gatewayHeaders, body: undefined },
    answer: { status: 200, type: "text/html", body: Buffer.from(page) },
  },
};

/** The parameters that OpenWhisk passes to a raw web action for a request: a JSON body comes as base64. */
export function paramsOf({ method, path, query, headers, body }) {
  return {
    __ow_method: method.toLowerCase(),
    __ow_headers: headers,
    __ow_path: path,
    __ow_query: query,
    __ow_body: body === undefined ? "" : body.toString("base64"),
  };
}

/** The same request as the event of an AWS API Gateway (REST, version 1), which the peers are made for. */
export function gatewayEventOf({ method, path, headers, body }) {
  return {
    resource: "/{proxy+}",
    path,
    httpMethod: method,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      accountId: "123456789012",
      apiId: "a1b2c3",
      domainName: "shop.example.com",
      httpMethod: method,
      identity: { sourceIp: "203.0.113.7", userAgent: headers["user-agent"] },
      path,
      protocol: "HTTP/1.1",
      requestId: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
      resourcePath: "/{proxy+}",
      stage: "prod",
    },
    body: body === undefined ? null : body.toString("utf8"),
    isBase64Encoded: false,
  };
}

function makeBytes(length) {
  const bytes = Buffer.allocUnsafeSlow(length);
  let state = 0x2545f491;
  for (let i = 0; i < length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state & 0xff;
  }
  return bytes;
}

function makePage(length) {
  const rows = [];
  for (let i = 0, size = 0; size < length - 200; i++) {
    const price = ((i * 7919) % 10000) / 100;
    const row = `<li class="article" id="a${(i * 2654435761) >>> 0}"><a href="/articles/${i}">Article ${i}</a> <b>${price}</b></li>\n`;
    size += row.length;
    rows.push(row);
  }
  return `<!doctype html>\n<html lang="en"><head><title>Articles</title></head><body><ul>\n${rows.join("")}</ul></body></html>\n`;
}
