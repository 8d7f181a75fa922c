import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { protoReads } from "./proto-reads.js";

const grpcJs = dirname(import.meta.resolve("@grpc/grpc-js").replace("file://", ""));
const module = join(grpcJs, "any.js");
const folder = join(grpcJs, "../../proto");

test.each([
  { source: `load({ includeDirs: [\`\${__dirname}/../../proto\`] })`, targets: [folder] },
  { source: 'join(__dirname, "../../proto/xds")', targets: [join(folder, "xds")] },
  {
    source: "path.resolve(__dirname, '../../proto/channelz.proto');",
    targets: [join(folder, "channelz.proto")],
  },
  { source: '[__dirname + "/../../proto"]', targets: [folder] },
  { source: 'join(__dirname, "../../proto"); readFile(__filename)', targets: undefined },
  { source: 'join(__dirname, "../../proto", name)', targets: undefined },
  { source: `f(\`\${__dirname}/../../proto/\${name}\`)`, targets: undefined },
  { source: 'join(__dirname, "../../package.json")', targets: undefined },
  { source: 'join(__dirname, "../../proto/missing.proto")', targets: undefined },
  { source: 'join(__dirname, "..")', targets: undefined },
  { source: "f(1)", targets: undefined },
])("$source", ({ source, targets }) => {
  expect(protoReads(module, source)).toEqual(targets);
});
