/**
 * Marks the functions that a first call runs, so that V8 compiles them as it reads the file.
 *
 * V8 skims a function when it reads a file and reads it again when it is first called; one in parentheses is
 * compiled at once. Reading twice is a fifth of what this package adds to a cold start (`npm run bench -- --only
 * cold-start`). Which functions a first call runs is seen by making one.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { IncomingMessage, ServerResponse } from "node:http";
import { Session } from "node:inspector/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const params = { __ow_method: "get", __ow_headers: { host: "localhost" }, __ow_path: "/", __ow_query: "" };

/** @param file  a built CommonJS file that exports `wrap`, or the same under `wrapExpress`; rewritten in place */
export async function compileEagerly(file) {
  const source = readFileSync(file, "utf8");
  const [whole, ...functions] = await functionsOf(file, async ({ wrap, wrapExpress }) => {
    const main = (wrap ?? wrapExpress)(exampleApplication());
    const { statusCode } = await main(params);
    if (statusCode !== 200) throw new Error(`cannot mark ${file}: its first call answered ${statusCode}`);
  });
  const declared = outermost(functions, whole)
    .filter(({ isUsed, start }) => isUsed && source.startsWith("function ", start))
    .map(({ start, end }) => ({ start, end, text: source.slice(start, end) }));
  if (declared.length === 0) throw new Error(`cannot mark ${file}: its first call ran no function of it`);
  // Declarations are there from the first line on, so that is where the expressions go.
  const expressions = declared.map(({ text }) => `${/^function ([\w$]+)/.exec(text)[1]}=(${text})`);
  const [directive] = /^"use strict";/.exec(source);
  const rest = declared.reduceRight((left, { start, end }) => left.slice(0, start) + left.slice(end), source);
  writeFileSync(file, `${directive}var ${expressions.join(",")};${rest.slice(directive.length)}`);
}

/** An Express application's main traits: a function that carries `handle` and two prototypes. */
function exampleApplication() {
  const app = (_request, response) => {
    response.setHeader("content-type", "application/json; charset=utf-8");
    response.end("{}");
  };
  return Object.assign(app, {
    handle: app,
    request: Object.create(IncomingMessage.prototype),
    response: Object.create(ServerResponse.prototype),
  });
}

/** Where the functions of a file are and whether `use` ran them; first the file itself. */
async function functionsOf(file, use) {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  await use(createRequire(file)(file));
  const { result } = await session.post("Profiler.takePreciseCoverage");
  session.disconnect();
  const url = pathToFileURL(file).href;
  return result
    .find((script) => script.url === url)
    .functions.map(({ ranges: [{ startOffset, endOffset, count }] }) => ({
      start: startOffset,
      end: endOffset,
      isUsed: count > 0,
    }));
}

/** Those that are in no other function but the file's own. */
function outermost(functions, whole) {
  const sorted = functions
    .filter(({ start, end }) => start >= whole.start && end <= whole.end)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  let end = -1;
  return sorted.filter((f) => {
    if (f.start < end) return false;
    end = f.end;
    return true;
  });
}

for (const file of process.argv.slice(2)) await compileEagerly(file);
