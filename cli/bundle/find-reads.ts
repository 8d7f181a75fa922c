/**
 * Finds the files that a module reads from beside itself or from the working directory, as far as its text says
 * them literally. Pure: whether they exist is for the caller to see.
 */

/** A path that a module names. */
export interface Read {
  /** What it is relative to: the module's own folder, or the working directory, which is the project's. */
  from: "module" | "project";
  /** Up to the first part that is computed: `join(__dirname, "mails", name)` reads "mails". */
  path: string;
}

const text = String.raw`(?:"[^"\n]*"|'[^'\n]*')`;
const moduleFolder = String.raw`(?:__dirname|import\.meta\.dirname)`;
const workingDirectory = String.raw`process\.cwd\(\)`;

/** Calls whose first argument, when it is a literal, is a path below the working directory. */
const pathCalls = [
  "static",
  "serveStatic",
  "readFile",
  "readFileSync",
  "readdir",
  "readdirSync",
  "createReadStream",
  "sendFile",
  "existsSync",
  "opendir",
  // @grpc/proto-loader and protobufjs
  "loadSync",
  "resolve",
].join("|");

export function findReads(source: string): Read[] {
  const reads: Read[] = [];
  const add = (from: Read["from"], path: string) => {
    if (path !== "" && !reads.some((read) => read.from === from && read.path === path))
      reads.push({ from, path });
  };
  for (const [from, base] of [
    ["module", moduleFolder],
    ["project", workingDirectory],
  ] as const) {
    for (const [, list] of source.matchAll(new RegExp(`${base}((?:\\s*,\\s*${text})+)`, "g"))) {
      add(from, [...list!.matchAll(new RegExp(text, "g"))].map(([part]) => part.slice(1, -1)).join("/"));
    }
    for (const [, part] of source.matchAll(new RegExp(`${base}\\s*\\+\\s*(${text})`, "g"))) {
      add(from, part!.slice(1, -1).replace(/^\/+/, ""));
    }
    for (const [, part] of source.matchAll(new RegExp(`\\$\\{\\s*${base}\\s*\\}/([^\`$]*)`, "g"))) {
      add(from, part!);
    }
  }
  for (const [, part] of source.matchAll(
    new RegExp(`new URL\\(\\s*(${text})\\s*,\\s*import\\.meta\\.url`, "g"),
  )) {
    add("module", part!.slice(1, -1));
  }
  for (const [, part] of source.matchAll(new RegExp(`\\b(?:${pathCalls})\\(\\s*(${text})`, "g"))) {
    addFromProject(part!, add);
  }
  for (const [, part] of source.matchAll(
    new RegExp(`\\b(?:root|views|directory|templates)\\s*:\\s*(${text})`, "g"),
  )) {
    addFromProject(part!, add);
  }
  for (const [, part] of source.matchAll(new RegExp(`\\bset\\(\\s*["']views["']\\s*,\\s*(${text})`, "g"))) {
    addFromProject(part!, add);
  }
  // Where Express and others look for views that nobody configured.
  if (/\.render\s*\(/.test(source)) add("project", "views");
  return reads;
}

function addFromProject(literal: string, add: (from: Read["from"], path: string) => void): void {
  const path = literal.slice(1, -1);
  if (!/^(\/|[a-z]+:|node:|@)/i.test(path)) add("project", path);
}

/** Whether a module loads modules by computed names, which no bundler can follow. */
export function loadsByName(source: string): boolean {
  return /\brequire\(\s*(?!["'`)])/.test(source) || /\bimport\(\s*(?!["'`)])/.test(source);
}
