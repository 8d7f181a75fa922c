/**
 * What the suite's runner starts: a front before an action's web address, which is a path below the host's own.
 *
 * node front.mjs URL LIMIT REPEATS; LIMIT in bytes is the action's; REPEATS is "kept" or "joined": what becomes of a
 * header that comes several times, of which OpenWhisk itself keeps the last.
 */
import http from "node:http";

const [target, limit, repeats] = process.argv.slice(2);
const { hostname, port, pathname } = new URL(target);
const agent = new http.Agent({ keepAlive: true });

const server = http.createServer((incoming, outgoing) => {
  const headers = repeats === "joined" ? joined(incoming.rawHeaders) : incoming.rawHeaders;
  const { method } = incoming;
  const request = http.request({ agent, hostname, port, method, path: pathname + incoming.url, headers });
  request.on("response", (response) => {
    outgoing.writeHead(response.statusCode, response.rawHeaders);
    response.pipe(outgoing);
  });
  request.on("error", (error) => outgoing.destroy(error));
  incoming.pipe(request);
});
// A connection that ends while the runner sends its next request would be a failure of the front.
server.keepAliveTimeout = 60_000;

function joined(rawHeaders) {
  const values = new Map();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i].toLowerCase();
    values.set(name, values.has(name) ? `${values.get(name)}, ${rawHeaders[i + 1]}` : rawHeaders[i + 1]);
  }
  return [...values].flat();
}

/** ServerCompatRequest, of which only field 6 says something of this front: the limit. */
function readLimit(message) {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = message[at++];
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const value = varint();
    if (tag >> 3 === 6) return value;
    if ((tag & 7) === 2) at += value;
  }
  return 0;
}

/** ServerCompatResponse: host is field 1, port is field 2. */
function response(host, number) {
  const name = Buffer.from(host);
  const message = Buffer.from([
    0x0a,
    name.length,
    ...name,
    0x10,
    (number & 127) | 128,
    ((number >> 7) & 127) | 128,
    number >> 14,
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([length, message]);
}

let input = Buffer.alloc(0);
process.stdin.on("data", (data) => {
  input = Buffer.concat([input, data]);
  if (input.length < 4 || input.length < 4 + input.readUInt32BE(0)) return;
  process.stdin.removeAllListeners("data");
  const asked = readLimit(input.subarray(4));
  if (asked !== Number(limit)) throw new Error(`the action's limit must be the runner's: ${asked}`);
  server.listen(0, "127.0.0.1", () => {
    process.stdout.write(response("127.0.0.1", server.address().port));
  });
});
