import { cases } from "../cases.mjs";
import { applications, titleOf } from "../variants.mjs";
import { figure, ratio, sampler, takeRounds } from "./rounds.mjs";
import { fixed, variantTable } from "./variant-table.mjs";

/** A young generation of 128 MB, which no sample fills, so that nothing is collected while it is taken. */
const flags = ["--expose-gc", "--min-semi-space-size=128", "--max-semi-space-size=128"];

/** Bytes allocated per call. */
export async function measureHeap({ app, case: name, variants }, settings, progress) {
  const sample = sampler("heap", settings, { app, case: name }, flags);
  const rounds = await takeRounds(settings.heapRounds, variants, sample, progress);
  const { title, peer } = applications[app];
  const heapOf = (variant) => figure(rounds, variant, "heap");
  const overBound = (variant) => heapOf(variant) - heapOf("lower-bound");
  const heading = `Bytes allocated per call: ${title}, ${cases[name].title}`;
  const table = await variantTable(heading, { variants, rounds }, [
    ["heap KB", (variant) => kilobytes(heapOf(variant))],
    ["buffers KB", (variant) => kilobytes(figure(rounds, variant, "external"))],
    [`heap ÷ ${await titleOf(peer)}`, (variant) => fixed(ratio(rounds, variant, peer, "heap"), 2)],
    ["heap over lower bound KB", (variant) => kilobytes(overBound(variant))],
  ]);
  return { rounds, table };
}

function kilobytes(bytes) {
  return fixed(bytes / 1000, 1);
}
