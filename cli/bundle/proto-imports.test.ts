import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, expect, test } from "vitest";
import { protoImports } from "./proto-imports.js";

const root = mkdtempSync(join(tmpdir(), "unlisten-protos-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const files: Record<string, string> = {
  "protos/none.proto": 'syntax = "proto3";\n',
  "protos/beside.proto": 'import "none.proto";\n',
  "protos/chain.proto": "import public \"deep/inner.proto\";\n  import 'none.proto' ;\n",
  "protos/deep/inner.proto": 'import "deep/more.proto";\n',
  "protos/deep/more.proto": "",
  "protos/circle.proto": 'import "circle.proto";\nimport "back.proto";\n',
  "protos/back.proto": 'import "circle.proto";\n',
  "protos/foreign.proto": 'import "google/protobuf/any.proto";\n// import "none.proto";\n',
  "protos/root.proto": 'import "shared/base.proto";\n',
  "shared/base.proto": "",
};
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

test.each([
  { name: "nothing imported", file: "none", imports: [] },
  { name: "a file beside it", file: "beside", imports: ["protos/none.proto"] },
  {
    name: "imports of imports, counted from a folder above",
    file: "chain",
    imports: ["protos/deep/inner.proto", "protos/deep/more.proto", "protos/none.proto"],
  },
  { name: "a circle ends", file: "circle", imports: ["protos/back.proto"] },
  { name: "what is not in the project comes with the loader", file: "foreign", imports: [] },
  { name: "from the project's folder", file: "root", imports: ["shared/base.proto"] },
])("$name", ({ file, imports }) => {
  const found = protoImports(join(root, "protos", `${file}.proto`), root);
  expect(found.map((path) => relative(root, path).replaceAll("\\", "/")).sort()).toEqual(imports);
});
