import { type ArchiveFile, contentDate } from "../zip.js";

/**
 * Makes an action's archive one text of JavaScript: when it is evaluated it writes its files into a folder of its
 * own below the system's temporary one, and hands out the `main` of the index.js there.
 *
 * Only so is a service inside a text still a main program: a file on disk with a path, ES module or not. The whole
 * is in a function. The official runtime evaluates an action's text inside one of its own and takes a name `main`
 * at its top level for the action's, so none may come from the service.
 *
 * Source: apache/openwhisk-runtime-nodejs, core/nodejsActionBase/runner.js, initializeActionHandler.
 *
 * @param origin  the version and the entry, for the comment at the top
 */
export function selfUnpacking(files: readonly ArchiveFile[], origin: string): string {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const entries = sorted.map(({ path, content, executable }) => {
    const [text, encoding] = literalOf(content);
    const mode = executable ? "0o755" : "0o644";
    return `    [${JSON.stringify(path)}, ${mode}, ${contentDate(content).getTime() / 1000}, ${JSON.stringify(encoding)}, ${text}],`;
  });
  return `// Built by unlisten ${origin.replaceAll("\n", " ")}; unpacks its files when it is initialized.
const main = (() => {
  const { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } = require("node:fs");
  const { dirname, join } = require("node:path");
  const folder = realpathSync(mkdtempSync(join(require("node:os").tmpdir(), "unlisten-")));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const files = [
${entries.join("\n")}
  ];
  for (const [path, mode, date, encoding, content] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, Buffer.from(content, encoding));
    chmodSync(file, mode);
    utimesSync(file, date, date);
  }
  return require(join(folder, "index.js")).main;
})();
if (typeof exports === "object" && exports !== null) exports.main = main;
`;
}

/** Whether a text is an action that `selfUnpacking` made. */
export function isSelfUnpacking(text: string): boolean {
  return text.startsWith("// Built by unlisten ");
}

/** Text stays text where that is exact. */
function literalOf(content: Uint8Array): [literal: string, encoding: "utf8" | "base64"] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const text = bytes.toString("utf8");
  if (Buffer.from(text, "utf8").equals(bytes)) return [JSON.stringify(text), "utf8"];
  return [JSON.stringify(bytes.toString("base64")), "base64"];
}
