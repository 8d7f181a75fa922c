import { generateCode } from "../thrift/generate.mjs";
import { failureOf, figure, ratio, sampler, takeRounds } from "./rounds.mjs";
import { fixed } from "./variant-table.mjs";

const titles = { unlisten: "unlisten/stub/v1", apache: "thrift (npm), code of Apache's compiler" };

/** CPU to encode and to decode a nested struct, beside Apache's Node library: the same bytes, checked. */
export async function measureThriftCodec({ protocol, variants }, settings, progress) {
  progress("generating code");
  const folder = await generateCode();
  const sample = sampler("thrift-codec", settings, { protocol, folder, timeMs: settings.timeMs });
  const rounds = await takeRounds(settings.rounds, variants, sample, progress);
  const digests = new Set(rounds.flatMap((round) => variants.flatMap((name) => round[name].digest ?? [])));
  if (protocol !== "json" && digests.size > 1) throw new Error("the two do not write the same bytes");
  return { rounds, table: tableOf(protocol, variants, rounds) };
}

function tableOf(protocol, variants, rounds) {
  const columns = ["encode µs", "÷ thrift", "decode µs", "÷ thrift", "bytes"];
  const rows = variants.map((name) => ({
    name: titles[name],
    isEmphasised: name === "unlisten",
    failure: failureOf(rounds, name),
    cells: [
      fixed(figure(rounds, name, "encode"), 2),
      fixed(ratio(rounds, name, "apache", "encode"), 2),
      fixed(figure(rounds, name, "decode"), 2),
      fixed(ratio(rounds, name, "apache", "decode"), 2),
      fixed(figure(rounds, name, "bytes"), 0),
    ],
  }));
  return { title: `Thrift, a nested struct in ${protocol}: CPU per message`, columns, rows };
}
