import { runSample } from "../run-sample.mjs";
import { median, shuffle } from "../statistics.mjs";

/**
 * Takes one sample of each variant per round, in another order each time: a neighbour of this machine that wakes
 * up then disturbs all of them alike.
 *
 * @returns one object a round: variant → what was measured
 */
export async function takeRounds(count, variants, sampleOf, progress) {
  const rounds = [];
  for (let round = 1; round <= count; round++) {
    const measured = {};
    for (const variant of shuffle(variants)) {
      progress(`round ${round} of ${count}, ${variant}`);
      measured[variant] = await sampleOf(variant);
    }
    rounds.push(measured);
  }
  return rounds;
}

export function sampler(name, settings, job, flags) {
  return (variant) => runSample(name, { ...job, variant }, { flags, env: settings.builds });
}

/** The median of one figure of a variant over all rounds; undefined when it was never measured. */
export function figure(rounds, variant, field) {
  return median(rounds.map((round) => round[variant]?.[field]).filter(Number.isFinite));
}

/** The median of the ratios within each round, which is steadier than the ratio of two medians. */
export function ratio(rounds, variant, to, field) {
  return median(rounds.map((round) => round[variant]?.[field] / round[to]?.[field]).filter(Number.isFinite));
}

/** Why a variant has no figures; undefined when it has some. */
export function failureOf(rounds, variant) {
  const samples = rounds.map((round) => round[variant]);
  return samples.every((sample) => sample?.wrong !== undefined) ? samples[0]?.wrong : undefined;
}
