/**
 * The ways to say the same call to an action: what it is given, and how the text is read out of its result. Parameters
 * are those of OpenWhisk's raw web actions, where a body of these types is base64.
 */
import { textBytes, textOf } from "./echo.mjs";

const path = "/bench.Echo/Echo";

export const forms = {
  proto: {
    paramsOf: (text) => webParams("application/proto", textBytes(text)),
    read: ({ body }) => textOf(Buffer.from(body, "base64")),
  },
  json: {
    paramsOf: (text) => webParams("application/json", Buffer.from(JSON.stringify({ text }))),
    read: ({ body }) => JSON.parse(Buffer.from(body, "base64").toString()).text,
  },
  web: {
    paramsOf: (text) => webParams("application/grpc-web+proto", frameOf(textBytes(text))),
    read: ({ body }) => textInFrames(body),
  },
  plain: {
    paramsOf: (text) => ({ v: 1, path, grpc: frameOf(textBytes(text)).toString("base64") }),
    read: (result) => textInFrames(result.grpc),
  },
};

function webParams(contentType, bytes) {
  return {
    __ow_method: "post",
    __ow_headers: {
      accept: "*/*",
      "connect-protocol-version": "1",
      "content-type": contentType,
      host: "shop.example.com",
      "user-agent": "bench/1.0 (a client of the usual length)",
      "x-forwarded-for": "203.0.113.7",
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
    },
    __ow_path: path,
    __ow_query: "",
    __ow_body: bytes.toString("base64"),
  };
}

const headBytes = 5;

/** A message as gRPC-Web frames it: a byte of flags, four of length. */
function frameOf(bytes) {
  const frame = Buffer.alloc(headBytes + bytes.length);
  frame.writeUInt32BE(bytes.length, 1);
  bytes.copy(frame, headBytes);
  return frame;
}

/** The first message of a body, which has to end with trailers that say ok. */
function textInFrames(base64) {
  const body = Buffer.from(base64, "base64");
  const length = body.readUInt32BE(1);
  const trailers = body.subarray(headBytes + length);
  if (trailers[0] !== 0x80 || !/^grpc-status: *0\r$/m.test(trailers.subarray(headBytes).toString()))
    throw new Error("no trailers with status 0");
  return textOf(body.subarray(headBytes, headBytes + length));
}
