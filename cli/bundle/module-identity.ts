/**
 * What a module knows of itself (`__dirname`, `import.meta.url`, `require.main === module`, ...), kept true although
 * it became a part of one file.
 *
 * Each module that asks gets a line of its own in front, and the bundler puts the line's variables where the module
 * used Node's. Paths are those the module would have if the project's folder had been unpacked as it is: files
 * that are kept beside the bundle are found where they are looked for.
 */

/** What a module is in its program. */
export type ModuleRole =
  /** The program's entry, run as the main program. */
  | "main"
  /** Any other module; also an entry that is only loaded for what it exports. */
  | "part";

/** For the bundler's `define`; each name is declared by the line that `withIdentity` adds. */
export const identityDefines: Record<string, string> = {
  __filename: "__unlisten_filename",
  __dirname: "__unlisten_dirname",
  "import.meta.url": "__unlisten_url",
  "import.meta.filename": "__unlisten_filename",
  "import.meta.dirname": "__unlisten_dirname",
  "import.meta.main": "__unlisten_isMain",
};

const asksForFilename = /\b__filename\b|\bimport\.meta\.filename\b/;
const asksForDirname = /\b__dirname\b|\bimport\.meta\.dirname\b/;
const asksForUrl = /\bimport\.meta\.url\b/;
const asksForMain = /\bimport\.meta\.main\b/;
const asksForModule = /\brequire\.main\b|\bmodule\.parent\b|\bprocess\.mainModule\b/;
const hasModuleSyntax =
  /^\s*(import(\s*["'{*]|\s+\w)|export(\s*[{*]|\s+(default|const|let|var|function|class|async|abstract|type|interface|enum|declare|namespace)\b))/m;
const declaresModule = /\b(const|let|var|function|class)\s+module\b/;

/** A directive prologue with the comments before it; what is put in front of it would switch it off. */
const strictDirective = /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*(["'])use strict\1\s*;?/;

/**
 * Adds the line that declares what a module asks for. Line numbers stay.
 *
 * @param path  where the module would lie below the unpacked project
 */
export function withIdentity(source: string, path: string, role: ModuleRole): string {
  const text = source.startsWith("#!") ? `//${source}` : source;
  const at = JSON.stringify(path);
  const declared: string[] = [];
  if (asksForFilename.test(text)) declared.push(`__unlisten_filename = __unlisten_at(${at})`);
  if (asksForDirname.test(text)) declared.push(`__unlisten_dirname = __unlisten_dirOf(${at})`);
  if (asksForUrl.test(text)) declared.push(`__unlisten_url = __unlisten_urlOf(${at})`);
  if (asksForMain.test(text)) declared.push(`__unlisten_isMain = ${role === "main"}`);
  const line = (declared.length > 0 ? `var ${declared.join(", ")};` : "") + moduleLine(text, role);
  // A strict entry would make the whole bundle strict, and sloppy packages in it fail.
  if (role === "main") return `;${line}${text}`;
  if (line === "") return text;
  const directive = strictDirective.exec(text);
  if (directive === null) return line + text;
  return `${directive[0]};${line}${text.slice(directive[0].length)}`;
}

function moduleLine(text: string, role: ModuleRole): string {
  if (!asksForModule.test(text)) return "";
  const isEsModule = hasModuleSyntax.test(text);
  // In an ES module, and so in TypeScript, `module` is the bundle's own: right for the main module only.
  if (role === "main") return isEsModule ? "" : "__unlisten_beMain(module);";
  if (isEsModule) return declaresModule.test(text) ? "" : "var module = __unlisten_part();";
  return "if (!module.parent) module.parent = __unlisten_part();";
}

/**
 * The start of a bundle: what the modules' own lines call.
 *
 * @param up  from the bundle's folder to where the project is unpacked: "", "..", "../.."
 */
export function identityBanner(format: "cjs" | "esm", up: string): string {
  const here = JSON.stringify(up);
  const functions = [
    `const __unlisten_at = (file) => __unlisten_path.join(__unlisten_here, ${here}, file)`,
    "const __unlisten_dirOf = (file) => __unlisten_path.dirname(__unlisten_at(file))",
    "const __unlisten_urlOf = (file) => __unlisten_nodeUrl.pathToFileURL(__unlisten_at(file)).href",
    "const __unlisten_part = () => ({ exports: {}, children: [], parent: require.main ?? {} })",
  ];
  if (format === "esm") {
    return [
      'import __unlisten_path from "node:path"',
      'import * as __unlisten_nodeUrl from "node:url"',
      'import { createRequire as __unlisten_createRequire } from "node:module"',
      "const require = __unlisten_createRequire(import.meta.url)",
      "const __unlisten_here = __unlisten_path.dirname(__unlisten_nodeUrl.fileURLToPath(import.meta.url))",
      ...functions,
      "const __unlisten_beMain = (module) => { require.main = module; };",
    ].join("; ");
  }
  return [
    'const __unlisten_path = require("node:path")',
    'const __unlisten_nodeUrl = require("node:url")',
    "const __unlisten_here = __dirname",
    ...functions,
    // An entry that its own modules require is a module inside the bundle; the rest it has from the real one.
    "const __unlisten_beMain = (inner) => { if (inner !== module) { Object.setPrototypeOf(inner, module); require.main = inner; } };",
  ].join("; ");
}
