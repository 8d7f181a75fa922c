import { generateEcho } from "../thrift/echo.mjs";
import { failureOf, figure, ratio, sampler, takeRounds } from "./rounds.mjs";
import { fixed } from "./variant-table.mjs";

const titles = {
  unlisten: "wrapThrift, a raw web action's parameters",
  apache: "processor over npm thrift's memory transports",
  loopback: "npm thrift's server on loopback, one connection",
};

/** One call of an echo service that Apache's compiler generated, in binary: in this process and over loopback. */
export async function measureThriftCall({ bytes, variants }, settings, progress) {
  progress("generating code");
  generateEcho();
  const sample = sampler("thrift-call", settings, { bytes, timeMs: settings.timeMs });
  const rounds = await takeRounds(settings.rounds, variants, sample, progress);
  const failure = variants.map((name) => failureOf(rounds, name)).find((wrong) => wrong !== undefined);
  if (failure !== undefined) throw new Error(failure);
  const rows = variants.map((name) => ({
    name: titles[name],
    isEmphasised: name === "unlisten",
    cells: [fixed(figure(rounds, name, "us"), 1), fixed(ratio(rounds, name, "loopback", "us"), 3)],
  }));
  const title = `Thrift, a call with ${bytes} bytes of text, in binary`;
  return { rounds, table: { title, columns: ["µs", "÷ loopback"], rows } };
}
