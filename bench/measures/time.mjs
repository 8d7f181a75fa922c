import { cases } from "../cases.mjs";
import { applications, titleOf } from "../variants.mjs";
import { failureOf, figure, ratio, sampler, takeRounds } from "./rounds.mjs";

/** Time and CPU per call. */
export async function measureTime({ app, case: name, variants }, settings, progress) {
  const sample = sampler("time", settings, { app, case: name, timeMs: settings.timeMs });
  const rounds = await takeRounds(settings.rounds, variants, sample, progress);
  return { rounds, table: await tableOf(app, name, variants, rounds) };
}

async function tableOf(app, name, variants, rounds) {
  const { title, peer } = applications[app];
  const peerTitle = await titleOf(peer);
  return {
    title: `Time per call: ${title}, ${cases[name].title}`,
    columns: [
      "calls/s",
      "median µs",
      "p99 µs",
      "CPU µs",
      `÷ ${peerTitle}`,
      "÷ lower bound",
      `CPU ÷ ${peerTitle}`,
    ],
    rows: await Promise.all(
      variants.map(async (variant) => {
        const failure = failureOf(rounds, variant);
        if (failure !== undefined) return { name: await titleOf(variant), failure };
        const p50 = figure(rounds, variant, "p50");
        return {
          name: await titleOf(variant),
          isOurs: variant.startsWith("unlisten"),
          cells: [
            thousands(1e6 / p50),
            micros(p50),
            micros(figure(rounds, variant, "p99")),
            micros(figure(rounds, variant, "cpu")),
            times(ratio(rounds, variant, peer, "p50")),
            times(ratio(rounds, variant, "lower-bound", "p50")),
            times(ratio(rounds, variant, peer, "cpu")),
          ],
        };
      }),
    ),
  };
}

function thousands(number) {
  return number >= 10_000 ? `${Math.round(number / 1000)} k` : `${(number / 1000).toFixed(1)} k`;
}

function micros(number) {
  return number >= 100 ? number.toFixed(0) : number.toFixed(1);
}

function times(number) {
  return number === undefined ? "" : number.toFixed(2);
}
