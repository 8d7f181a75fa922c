import { runSample } from "../run-sample.mjs";

const calls = 100_000;

/** What very many activations leave behind in one process. */
export async function measureSoak({ app, case: name }, settings, progress) {
  progress(`${calls} activations`);
  const job = { app, case: name, calls, variant: "unlisten" };
  const measured = await runSample("soak", job, { flags: ["--expose-gc"], env: settings.builds });
  return { measured, table: tableOf(measured) };
}

function tableOf({ settled, end, wrong }) {
  const title = "Left behind by 100,000 activations in one process (Express 5)";
  if (wrong !== undefined) return { title, columns: [], rows: [{ name: "unlisten", failure: wrong }] };
  const row = (name, { heapUsed, external, resources, listeners }) => ({
    name,
    cells: [kilobytes(heapUsed), kilobytes(external), String(resources), String(listeners)],
  });
  return {
    title,
    columns: ["heap", "buffers", "open resources", "process listeners"],
    rows: [row("after 10,000", settled), row("after 100,000", end)],
  };
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(0)} KB`;
}
