import { failureOf, figure, ratio, sampler, takeRounds } from "./rounds.mjs";
import { fixed } from "./variant-table.mjs";

/** In the order of the rows; grpc/echo-calls.mjs opens them. */
export const grpcCallTitles = {
  handler: "the handler between its own serialisers",
  "direct proto": "wrapGrpc, grpc-js: Connect, proto",
  "direct web": "wrapGrpc, grpc-js: gRPC-Web",
  "direct plain": "wrapGrpc, grpc-js: binary envelope",
  "engine json": "wrapGrpc, grpc-js: Connect, JSON",
  "connect proto": "wrapGrpc, Connect: Connect, proto",
  "connect json": "wrapGrpc, Connect: Connect, JSON",
  "connect web": "wrapGrpc, Connect: gRPC-Web",
  connection: "wrapGrpc, grpc-js by a connection",
  loopback: "grpc-js, client and server",
};

/** One unary call of an echo service: in this process by wrapGrpc, in every form, and by grpc-js over loopback. */
export async function measureGrpcCall({ bytes, variants }, settings, progress) {
  const sample = sampler("grpc-call", settings, { bytes, timeMs: settings.timeMs });
  const rounds = await takeRounds(settings.rounds, variants, sample, progress);
  const rows = variants.map((name) => ({
    name: grpcCallTitles[name],
    isEmphasised: name.startsWith("direct"),
    failure: failureOf(rounds, name),
    cells: [fixed(figure(rounds, name, "us"), 1), fixed(ratio(rounds, name, "loopback", "us"), 3)],
  }));
  const title = `gRPC, a unary call with ${bytes} bytes of text`;
  return { rounds, table: { title, columns: ["µs", "÷ loopback"], rows } };
}
