import { cases } from "../cases.mjs";
import { applications, titleOf } from "../variants.mjs";
import { failureOf, figure, ratio, sampler, takeRounds } from "./rounds.mjs";

/** A young generation of 128 MB, which no sample fills, so that nothing is collected while it is taken. */
const flags = ["--expose-gc", "--min-semi-space-size=128", "--max-semi-space-size=128"];

/** Bytes allocated per call. */
export async function measureHeap({ app, case: name, variants }, settings, progress) {
  const sample = sampler("heap", settings, { app, case: name }, flags);
  const rounds = await takeRounds(settings.heapRounds, variants, sample, progress);
  return { rounds, table: await tableOf(app, name, variants, rounds) };
}

async function tableOf(app, name, variants, rounds) {
  const { title, peer } = applications[app];
  const bound = variants.includes("lower-bound") ? figure(rounds, "lower-bound", "heap") : undefined;
  return {
    title: `Bytes allocated per call: ${title}, ${cases[name].title}`,
    columns: ["heap", "buffers", `heap ÷ ${await titleOf(peer)}`, "heap over lower bound"],
    rows: await Promise.all(
      variants.map(async (variant) => {
        const failure = failureOf(rounds, variant);
        if (failure !== undefined) return { name: await titleOf(variant), failure };
        const heap = figure(rounds, variant, "heap");
        return {
          name: await titleOf(variant),
          isOurs: variant.startsWith("unlisten"),
          cells: [
            kilobytes(heap),
            kilobytes(figure(rounds, variant, "external")),
            ratio(rounds, variant, peer, "heap")?.toFixed(2) ?? "",
            bound === undefined ? "" : `${heap < bound ? "-" : "+"}${kilobytes(Math.abs(heap - bound))}`,
          ],
        };
      }),
    ),
  };
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} KB`;
}
