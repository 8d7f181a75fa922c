import { comparedWith, officialOf } from "../runtimes/runtimes.mjs";
import { failureOf, figure, ratio } from "./rounds.mjs";
import { fixed } from "./variant-table.mjs";

/**
 * A sample of a runtime by its name, or the reason why there is none: one that cannot be measured does not keep the
 * others from it.
 */
export function orWrong(runtimes, measure) {
  return async (name) => {
    if (runtimes[name].wrong !== undefined) return runtimes[name];
    try {
      return await measure(runtimes[name]);
    } catch (error) {
      return { wrong: error.message };
    }
  };
}

/**
 * A table of runtimes: what was measured of each, and below ours how it compares with the official one.
 *
 * @param columns  `{ heading, field, digits, hasRatio }`
 */
export function comparison(title, rounds, columns) {
  const names = Object.keys(rounds[0] ?? {}).sort();
  const rows = names.flatMap((name) => {
    const failure = failureOf(rounds, name);
    if (failure !== undefined) return [{ name, failure: failure.split("\n")[0] }];
    const cells = columns.map(({ field, digits = 0 }) => fixed(figure(rounds, name, field), digits));
    const isOurs = !name.endsWith("official");
    const to = officialOf(comparedWith(name.split(" ")[0]));
    const row = { name, cells, isEmphasised: isOurs };
    if (!isOurs || !names.includes(to) || failureOf(rounds, to) !== undefined) return [row];
    const ratios = columns.map(({ field, hasRatio = true }) =>
      hasRatio ? fixed(ratio(rounds, name, to, field), 2) : "",
    );
    return [row, { name: `  ÷ ${to}`, cells: ratios }];
  });
  return { title, columns: columns.map(({ heading }) => heading), rows };
}
