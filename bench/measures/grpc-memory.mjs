import { failureOf, figure, ratio, sampler, takeRounds } from "./rounds.mjs";
import { fixed } from "./variant-table.mjs";

/** Calls in flight at a time. */
const held = 500;

/** In the order of the rows; grpc/memory-subjects.mjs opens them. `calls` is what a sample can wait for. */
const variants = {
  direct: { title: "wrapGrpc, grpc-js: Connect, proto", calls: 100_000 },
  engine: { title: "wrapGrpc, grpc-js: Connect, JSON", calls: 100_000 },
  connection: { title: "wrapGrpc, grpc-js by a connection", calls: 20_000 },
  loopback: { title: "grpc-js behind a port", calls: 20_000 },
};

/** Memory of the process that serves. */
export async function measureGrpcMemory(_task, settings, progress) {
  const take = (name) => {
    const job = { bytes: 20, held, calls: variants[name].calls };
    return sampler("grpc-memory", settings, job, ["--expose-gc"])(name);
  };
  const names = Object.keys(variants);
  const rounds = await takeRounds(settings.heapRounds, names, take, progress);
  const rows = names.map((name) => ({
    name: `${variants[name].title}, ${variants[name].calls} calls`,
    isEmphasised: name !== "loopback",
    failure: failureOf(rounds, name),
    cells: [
      fixed(figure(rounds, name, "rss") / 1e6, 0),
      fixed(ratio(rounds, name, "loopback", "rss"), 2),
      fixed(figure(rounds, name, "perCall") / 1000, 1),
      fixed(ratio(rounds, name, "loopback", "perCall"), 2),
      fixed(figure(rounds, name, "growth") / 1000, 0),
    ],
  }));
  const columns = ["resident MB", "÷ port", "KB per call in flight", "÷ port", "KB grown"];
  return { rounds, table: { title: "gRPC: memory of the process that serves", columns, rows } };
}
