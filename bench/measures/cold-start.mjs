import { applications, titleOf } from "../variants.mjs";
import { failureOf, figure, ratio, sampler, takeRounds } from "./rounds.mjs";

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
  return { rounds, table: await tableOf(app, variants, rounds) };
}

async function tableOf(app, variants, rounds) {
  const { title, peer } = applications[app];
  return {
    title: `First call in a fresh process: ${title}`,
    columns: [
      "import ms",
      "wrap + call ms",
      "sum ms",
      `÷ ${await titleOf(peer)}`,
      "process start to answer ms",
    ],
    rows: await Promise.all(
      variants.map(async (variant) => {
        const failure = failureOf(rounds, variant);
        if (failure !== undefined) return { name: await titleOf(variant), failure };
        return {
          name: await titleOf(variant),
          isOurs: variant.startsWith("unlisten"),
          cells: [
            ...["importMs", "firstMs", "sumMs"].map((field) => figure(rounds, variant, field).toFixed(1)),
            ratio(rounds, variant, peer, "sumMs")?.toFixed(2) ?? "",
            figure(rounds, variant, "wholeMs").toFixed(0),
          ],
        };
      }),
    ),
  };
}
