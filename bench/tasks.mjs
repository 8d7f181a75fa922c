import { measureColdStart } from "./measures/cold-start.mjs";
import { grpcCallTitles, measureGrpcCall } from "./measures/grpc-call.mjs";
import { measureGrpcColdStart } from "./measures/grpc-cold-start.mjs";
import { measureGrpcMemory } from "./measures/grpc-memory.mjs";
import { measureHeap } from "./measures/heap.mjs";
import { measureHost } from "./measures/host.mjs";
import { measureRunner } from "./measures/runner.mjs";
import { measureMemory } from "./measures/runtimes-memory.mjs";
import { measureRates } from "./measures/runtimes-rate.mjs";
import { measureSlowStart } from "./measures/runtimes-slow-start.mjs";
import { measureStarts } from "./measures/runtimes-start.mjs";
import { measureSize } from "./measures/size.mjs";
import { measureSoak } from "./measures/soak.mjs";
import { measureThriftCall } from "./measures/thrift-call.mjs";
import { measureThriftCodec } from "./measures/thrift-codec.mjs";
import { measureTime } from "./measures/time.mjs";
import { applications, casesOf } from "./variants.mjs";

/** What a quick run keeps: the rows that a bar is about. */
const neededByBars = {
  listener: {
    cases: ["hello"],
    variants: ["lower-bound", "unlisten", "serverless-http", "light-my-request"],
  },
  express: { cases: ["hello", "post", "binary"], variants: ["lower-bound", "unlisten", "serverless-http"] },
  fastify: { cases: ["hello", "post", "binary"], variants: ["unlisten", "fastify-aws-lambda"] },
};

/**
 * Everything that can be measured: its label, as `--only` and the bars name it, and how.
 *
 * @returns tasks `{ label, app, case, variants, measure(task, settings, progress) → { table, … } }`
 */
export function tasksOf(settings) {
  const all = [
    ...applicationTasks("time", measureTime, settings),
    ...applicationTasks("heap", measureHeap, settings),
    ...["express", "fastify", "hono"].map((app) => ({
      label: `cold-start ${app}`,
      app,
      variants: withBaseline(coldVariantsOf(app), settings),
      measure: measureColdStart,
      isQuick: app === "express",
    })),
    { label: "soak express hello", app: "express", case: "hello", measure: measureSoak, isQuick: true },
    { label: "size", measure: measureSize, isQuick: true },
    { label: "runner", measure: measureRunner, isQuick: true },
    { label: "host", measure: measureHost, isQuick: true },
    ...["binary", "compact", "json"].map((protocol) => ({
      label: `thrift codec ${protocol}`,
      protocol,
      variants: ["unlisten", "apache"],
      measure: measureThriftCodec,
      isQuick: protocol !== "json",
    })),
    ...[20, 1024].map((bytes) => ({
      label: `thrift call ${bytes}`,
      bytes,
      variants: ["unlisten", "apache", "loopback"],
      measure: measureThriftCall,
      isQuick: true,
    })),
    ...[20, 1024].map((bytes) => ({
      label: `grpc call ${bytes}`,
      bytes,
      variants: Object.keys(grpcCallTitles),
      measure: measureGrpcCall,
      isQuick: true,
    })),
    { label: "grpc cold-start", measure: measureGrpcColdStart, isQuick: true },
    { label: "grpc memory", measure: measureGrpcMemory, isQuick: true },
    { label: "runtimes rate", measure: measureRates },
    { label: "runtimes start", measure: measureStarts },
    { label: "runtimes memory", measure: measureMemory },
    { label: "runtimes slow-start", measure: measureSlowStart },
  ];
  return all
    .filter(({ label }) => settings.only.every((word) => label.split(" ").includes(word)))
    .filter((task) => settings.quick !== true || task.isQuick || isNamed(task, settings))
    .map((task) => reduce(task, settings));
}

/** Runtimes need the toolchains of all languages: a quick run has them when they are asked for. */
function isNamed({ label }, { only }) {
  return label.startsWith("runtimes ") && only.includes("runtimes");
}

function applicationTasks(kind, measure, settings) {
  return Object.entries(applications).flatMap(([app, { variants }]) =>
    casesOf(app).map((name) => ({
      label: `${kind} ${app} ${name}`,
      app,
      case: name,
      variants: withBaseline(variants, settings),
      measure,
      isQuick: neededByBars[app]?.cases.includes(name) === true && (kind === "time" || isHeapBar(app, name)),
    })),
  );
}

function withBaseline(variants, { baseline }) {
  return baseline === undefined ? variants : [...variants, "unlisten-baseline"];
}

function isHeapBar(app, name) {
  return app === "express" && name !== "post";
}

/** A second lower bound and the unvalidated peer start as their namesakes do. */
function coldVariantsOf(app) {
  return applications[app].variants.filter((variant) => !/^lower-bound|-unvalidated$/.test(variant));
}

function reduce(task, settings) {
  const needed = neededByBars[task.app]?.variants;
  if (settings.quick !== true || task.variants === undefined || needed === undefined) return task;
  return {
    ...task,
    variants: task.variants.filter((name) => needed.includes(name) || name === "unlisten-baseline"),
  };
}
