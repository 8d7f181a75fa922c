import { cases } from "../cases.mjs";
import { applications, titleOf } from "../variants.mjs";
import { figure, ratio, sampler, takeRounds } from "./rounds.mjs";
import { fixed, variantTable } from "./variant-table.mjs";

/** Time and CPU per call. */
export async function measureTime({ app, case: name, variants }, settings, progress) {
  const sample = sampler("time", settings, { app, case: name, timeMs: settings.timeMs });
  const rounds = await takeRounds(settings.rounds, variants, sample, progress);
  const { title, peer } = applications[app];
  const peerTitle = await titleOf(peer);
  const table = await variantTable(`Time per call: ${title}, ${cases[name].title}`, { variants, rounds }, [
    ["calls/s", (variant) => thousands(1e6 / figure(rounds, variant, "p50"))],
    ["median µs", (variant) => micros(figure(rounds, variant, "p50"))],
    ["p99 µs", (variant) => micros(figure(rounds, variant, "p99"))],
    ["CPU µs", (variant) => micros(figure(rounds, variant, "cpu"))],
    [`÷ ${peerTitle}`, (variant) => fixed(ratio(rounds, variant, peer, "p50"), 2)],
    ["÷ lower bound", (variant) => fixed(ratio(rounds, variant, "lower-bound", "p50"), 2)],
    [`CPU ÷ ${peerTitle}`, (variant) => fixed(ratio(rounds, variant, peer, "cpu"), 2)],
  ]);
  return { rounds, table };
}

function thousands(number) {
  return `${fixed(number / 1000, number >= 10_000 ? 0 : 1)} k`;
}

function micros(number) {
  return fixed(number, number >= 100 ? 0 : 1);
}
