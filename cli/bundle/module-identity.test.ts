import { expect, test } from "vitest";
import { archivePath } from "./archive-path.js";
import { withIdentity } from "./module-identity.js";

test.each([
  {
    name: "a module that asks nothing stays",
    source: "exports.a = 1;",
    role: "part",
    expected: "exports.a = 1;",
  },
  {
    name: "a folder is where the module would lie",
    source: "f(__dirname)",
    role: "part",
    expected: 'var __unlisten_dirname = __unlisten_dirOf("a/b.js");f(__dirname)',
  },
  {
    name: "a directive stays first, comments before it too",
    source: "// c\n'use strict';\nf(__filename)",
    role: "part",
    expected: "// c\n'use strict';;var __unlisten_filename = __unlisten_at(\"a/b.js\");\nf(__filename)",
  },
  {
    name: "an entry's directive ends, since it would hold for the whole bundle",
    source: '"use strict"; a()',
    role: "main",
    expected: ';"use strict"; a()',
  },
  {
    name: "a shebang becomes a comment",
    source: "#!/usr/bin/env node\nimport.meta.main",
    role: "main",
    expected: ";var __unlisten_isMain = true;//#!/usr/bin/env node\nimport.meta.main",
  },
  {
    name: "only the entry is the main module",
    source: "if (require.main === module) a()",
    role: "main",
    expected: ";__unlisten_beMain(module);if (require.main === module) a()",
  },
  {
    name: "a part has a parent",
    source: "if (!module.parent) a()",
    role: "part",
    expected: "if (!module.parent) module.parent = __unlisten_part();if (!module.parent) a()",
  },
  {
    name: "a part in ES syntax has a module of its own",
    source: 'import a from "a"; if (require.main === module) a()',
    role: "part",
    expected: 'var module = __unlisten_part();import a from "a"; if (require.main === module) a()',
  },
  {
    name: "exports of CommonJS are no ES syntax",
    source: "exports.a = 1;\nif (require.main === module) a()",
    role: "main",
    expected: ";__unlisten_beMain(module);exports.a = 1;\nif (require.main === module) a()",
  },
] as const)("$name", ({ source, role, expected }) => {
  expect(withIdentity(source, "a/b.js", role)).toBe(expected);
});

test.each([
  { file: "/p/app/src/a.js", path: "src/a.js" },
  { file: "/p/node_modules/x/i.js", path: "node_modules/x/i.js" },
  { file: "/p/lib/i.js", path: "_up/lib/i.js" },
])("$file lies at $path", ({ file, path }) => {
  expect(archivePath("/p/app", file)).toBe(path);
});
