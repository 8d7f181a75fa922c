import { applications, titleOf } from "../variants.mjs";
import { figure, ratio, sampler, takeRounds } from "./rounds.mjs";
import { fixed, variantTable } from "./variant-table.mjs";

/** A first call: importing the adapter, wrapping and calling; the application is loaded before. */
export async function measureColdStart({ app, variants }, settings, progress) {
  const take = sampler("cold-start", settings, { app, case: "hello" });
  const sample = async (variant) => {
    const measured = await take(variant);
    return { ...measured, sumMs: measured.importMs + measured.firstMs };
  };
  // Files that nobody has read yet would be charged to whoever comes first.
  await takeRounds(1, variants, sample, progress);
  const rounds = await takeRounds(settings.starts, variants, sample, progress);
  const { title, peer } = applications[app];
  const medianOf = (field, digits) => (variant) => fixed(figure(rounds, variant, field), digits);
  const table = await variantTable(`First call in a fresh process: ${title}`, { variants, rounds }, [
    ["import ms", medianOf("importMs", 1)],
    ["wrap + call ms", medianOf("firstMs", 1)],
    ["sum ms", medianOf("sumMs", 1)],
    [`÷ ${await titleOf(peer)}`, (variant) => fixed(ratio(rounds, variant, peer, "sumMs"), 2)],
    ["CPU ms", medianOf("cpuMs", 1)],
    ["process start to answer ms", medianOf("wholeMs", 0)],
  ]);
  return { rounds, table };
}
