/** A sample of how much CPU it takes to encode one nested struct, and to decode it. */
import { createHash } from "node:crypto";
import { performance } from "node:perf_hooks";
import { codecs } from "../thrift/codecs.mjs";
import { report } from "./open-variant.mjs";

const job = JSON.parse(process.argv[2]);
const { encode, decode } = await codecs[job.variant](job.folder, job.protocol);
const bytes = Buffer.from(encode());
const { text, type, media } = decode(bytes);
if (!text.startsWith("Hello @grace") || type !== 1 || media.length !== 1)
  report({ wrong: "decodes something else" });
else
  report({
    encode: microseconds(encode),
    decode: microseconds(() => decode(bytes)),
    bytes: bytes.length,
    digest: createHash("sha256").update(bytes).digest("hex"),
  });

/**
 * CPU of all threads per call, collected garbage included: what the wall clock says belongs to this machine's other
 * work as well.
 */
function microseconds(call) {
  loop(call, job.timeMs);
  const before = process.cpuUsage();
  const calls = loop(call, job.timeMs);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

function loop(call, ms) {
  const end = performance.now() + ms;
  let calls = 0;
  while (performance.now() < end) {
    for (let i = 0; i < 50; i++) call();
    calls += 50;
  }
  return calls;
}
