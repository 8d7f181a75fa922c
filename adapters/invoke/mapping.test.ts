import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { rpcCodes } from "../rpc/rpc-codes.js";
import { type MappingRow, mapping } from "./mapping.js";

const again = ({ retry }: MappingRow) => {
  if (retry.when === "never") return "no";
  return retry.attempts >= 1000 ? retry.when : `${retry.when}, ${retry.attempts}`;
};

test("MAPPING.md shows the table", async () => {
  const text = await readFile(new URL("MAPPING.md", import.meta.url), "utf8");
  const rows = [
    ...text.matchAll(/^\| `([\w-]+)` +\| (.*?) +\| (.*?) +\| (.*?) +\| (.*?) +\| (.*?) +\| (.*?) +\|$/gm),
  ];
  expect(rows.map(([, ...cells]) => cells)).toEqual(
    Object.entries<MappingRow>(mapping).map(([kind, row]) => [
      kind,
      row.says,
      row.code,
      String(rpcCodes[row.code]),
      `${row.thrift.family === "application" ? "TA" : "TT"} ${row.thrift.type}`,
      row.executed,
      again(row),
    ]),
  );
});

test("what is always tried again has not been executed", () => {
  const rows = Object.values<MappingRow>(mapping).filter(({ retry }) => retry.when === "always");
  expect(rows.map(({ executed }) => executed)).toEqual(rows.map(() => "no"));
});
