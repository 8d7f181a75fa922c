import { figure, ratio } from "./measures/rounds.mjs";
import { median } from "./statistics.mjs";

const languages = ["nodejs", "python", "go", "java", "php", "cpp", "lua"];

/**
 * What this package promises to reach, as data. `of` reads the figure out of a task's result; it is undefined where
 * it could not be measured.
 */
export const bars = [
  timeBar("listener", "hello", "serverless-http", 0.45),
  timeBar("listener", "hello", "light-my-request", 0.15),
  timeBar("express", "hello", "serverless-http", 0.7),
  timeBar("express", "post", "serverless-http", 0.8),
  timeBar("express", "binary", "serverless-http", 0.72),
  timeBar("fastify", "hello", "fastify-aws-lambda", 0.25),
  timeBar("fastify", "post", "fastify-aws-lambda", 0.25),
  timeBar("fastify", "binary", "fastify-aws-lambda", 0.25),
  {
    name: "heap per call over Express called by hand",
    label: "heap express hello",
    atMost: 6,
    unit: " KB",
    of: ({ rounds }) => (figure(rounds, "unlisten", "heap") - figure(rounds, "lower-bound", "heap")) / 1000,
  },
  {
    name: "buffers per call with a 256 KB body: no copies",
    label: "heap express binary",
    atMost: 1,
    unit: " KB",
    of: ({ rounds }) => figure(rounds, "unlisten", "external") / 1000,
  },
  {
    name: "import + wrap + first call ÷ serverless-http",
    label: "cold-start express",
    atMost: 0.55,
    of: ({ rounds }) => ratio(rounds, "unlisten", "serverless-http", "sumMs"),
  },
  {
    name: "packages and files that the HTTP path imports beside its own",
    label: "size",
    atMost: 0,
    of: ({ ours }) => ours.imported.length + ours.dependencies.length,
  },
  {
    name: "heap that grows from 10,000 to 100,000 activations",
    label: "soak express hello",
    atMost: 256,
    unit: " KB",
    of: ({ measured: { settled, end } }) =>
      end && (end.heapUsed + end.external - settled.heapUsed - settled.external) / 1000,
  },
  {
    name: "handles and process listeners left behind",
    label: "soak express hello",
    atMost: 0,
    of: ({ measured: { settled, end } }) =>
      end && end.resources - settled.resources + (end.listeners - settled.listeners),
  },
  runnerBar("/run, 1 connection, ÷ official runtime", "rounds", "single", { atLeast: 1.5 }),
  runnerBar("/run, 16 connections, ÷ official runtime", "rounds", "many", { atLeast: 1.5 }),
  runnerBar("process start to first answer ÷ official runtime", "starts", "firstMs", { atMost: 0.6 }),
  hostBar(
    "milliseconds that the host adds to a warm call",
    { atMost: 1 },
    ({ host, runner }) => host.callMs - runner.callMs,
  ),
  hostBar(
    "warm invokes, 1 connection, ÷ OpenWhisk standalone's best",
    { atLeast: 5 },
    ({ host }) => host.perSecond / standalone.single,
  ),
  hostBar(
    "warm invokes, 16 connections, ÷ OpenWhisk standalone's best",
    { atLeast: 5 },
    ({ host }) => host.manyPerSecond / standalone.many,
  ),
  hostBar(
    "milliseconds that the host adds to a cold start",
    { atMost: 15 },
    ({ host, runner }) => host.coldMs - runner.coldMs,
  ),
  ...["binary", "compact"].flatMap((protocol) =>
    ["encode", "decode"].map((what) => ({
      name: `thrift, ${protocol}: ${what} a nested struct, CPU ÷ npm thrift`,
      label: `thrift codec ${protocol}`,
      atMost: 0.5,
      of: ({ rounds }) => ratio(rounds, "unlisten", "apache", what),
    })),
  ),
  ...[20, 1024].flatMap((bytes) => [
    {
      name: `thrift: a call with ${bytes} bytes in this process`,
      label: `thrift call ${bytes}`,
      atMost: 15,
      unit: " µs",
      of: ({ rounds }) => figure(rounds, "unlisten", "us"),
    },
    {
      name: `thrift: a call with ${bytes} bytes ÷ Apache's server on loopback`,
      label: `thrift call ${bytes}`,
      atMost: 0.1,
      of: ({ rounds }) => ratio(rounds, "unlisten", "loopback", "us"),
    },
  ]),
  grpcTimeBar(20, 6),
  grpcTimeBar(1024, 10),
  ...[20, 1024].flatMap((bytes) => [
    grpcRatioBar(bytes, "direct proto", 0.03),
    grpcRatioBar(bytes, "connect proto", 0.35),
    grpcRatioBar(bytes, "connect json", 0.35),
  ]),
  ...["captured", "wrapped"].map((variant) => ({
    name: `grpc: process start to first answer, ${variant} ÷ listening`,
    label: "grpc cold-start",
    atMost: 1.1,
    of: ({ rounds }) => ratio(rounds, variant, "listening", "firstMs"),
  })),
  ...["direct", "engine"].map((variant) => ({
    name: `grpc: memory that grows from 10,000 to 100,000 calls, ${variant}`,
    label: "grpc memory",
    atMost: 256,
    unit: " KB",
    of: ({ rounds }) => figure(rounds, variant, "growth") / 1000,
  })),
  ...["nodejs", "python", "go", "java", "php"].map((language) => rateBar(language, language, 1.5)),
  rateBar("cpp", "go", 1),
  rateBar("lua", "go", 1),
  ...languages.map((language) => ({
    name: `${language}: activations of 16 connections without an answer`,
    label: "runtimes rate",
    atMost: 0,
    of: ({ rounds }) => total(rounds, language, "unanswered"),
  })),
  ...["nodejs", "python", "go", "java", "php"].map((language) => ({
    name: `${language}: process start to first answer ÷ official`,
    label: "runtimes start",
    atMost: 0.6,
    of: ({ rounds }) => ratio(rounds, language, `${language} official`, "firstMs"),
  })),
  ...["cpp", "cpp executable", "go", "go executable"].map((runtime) => ({
    name: `${runtime}: process start to first answer`,
    label: "runtimes start",
    atMost: 15,
    unit: " ms",
    of: ({ rounds }) => figure(rounds, runtime, "firstMs"),
  })),
  ...languages.map((language) => ({
    name: `${language}: resident memory that 10,000 activations add`,
    label: "runtimes memory",
    atMost: 10,
    unit: " %",
    of: ({ rounds }) => figure(rounds, language, "growthPercent"),
  })),
  {
    name: "cpp, start of 5 ms: each later request",
    label: "runtimes slow-start",
    atMost: 0.3,
    unit: " ms",
    of: ({ rounds }) => figure(rounds, "cpp, start of 5 ms", "laterMs"),
  },
];

/** Invokes of the same action per second, the best that was seen of OpenWhisk standalone 2.0.0, records kept. */
const standalone = { single: 249, many: 320 };

function hostBar(name, bound, of) {
  return { name, label: "host", ...bound, of: ({ rounds }) => median(rounds.map(of)) };
}

function grpcTimeBar(bytes, atMost) {
  return {
    name: `grpc: a call with ${bytes} bytes in this process`,
    label: `grpc call ${bytes}`,
    atMost,
    unit: " µs",
    of: ({ rounds }) => figure(rounds, "direct proto", "us"),
  };
}

function grpcRatioBar(bytes, variant, atMost) {
  return {
    name: `grpc: ${variant} with ${bytes} bytes ÷ grpc-js over loopback`,
    label: `grpc call ${bytes}`,
    atMost,
    of: ({ rounds }) => ratio(rounds, variant, "loopback", "us"),
  };
}

function rateBar(language, official, atLeast) {
  return {
    name: `${language}: /run, 1 kept connection, ÷ official ${official}`,
    label: "runtimes rate",
    atLeast,
    of: ({ rounds }) => ratio(rounds, language, `${official} official`, "singleKept"),
  };
}

/** A count over all rounds; undefined when it was never taken. */
function total(rounds, variant, field) {
  const counts = rounds.map((round) => round[variant]?.[field]).filter(Number.isFinite);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

function timeBar(app, name, peer, atMost) {
  return {
    name: `${app}, ${name}: median ÷ ${peer}`,
    label: `time ${app} ${name}`,
    atMost,
    of: ({ rounds }) => ratio(rounds, "unlisten", peer, "p50"),
  };
}

function runnerBar(name, part, field, bound) {
  return {
    name,
    label: "runner",
    ...bound,
    of: (result) => ratio(result[part], "unlisten", "official", field),
  };
}

/** What became of a bar: ok, missed, or not measured. */
export function verdictOf({ label, atMost, atLeast, of }, results) {
  const measured = results[label] === undefined ? undefined : of(results[label]);
  if (measured === undefined || Number.isNaN(measured)) return { kind: "not-measured" };
  const isReached = atMost === undefined ? measured >= atLeast : measured <= atMost;
  return { kind: isReached ? "ok" : "missed", measured };
}
