import { type CaseResult, countOf } from "../../conformance/outcome.js";

/** Shows on a terminal how far a run is: one line that is written over and over, and is gone at the end. */
export interface Progress {
  begin(cases: number): void;
  result(result: CaseResult): void;
  end(): void;
}

/** Milliseconds between two lines: often enough to be seen, too seldom to be in the way. */
const everyMs = 80;

/** @param stream  stderr; says nothing when it is no terminal */
export function progressOn(stream: Pick<NodeJS.WriteStream, "isTTY" | "write" | "columns">): Progress {
  if (!stream.isTTY) return { begin() {}, result() {}, end() {} };
  const results: CaseResult[] = [];
  let cases = 0;
  let shownAt = 0;
  const show = (text: string) => stream.write(`\r\u001b[K${text.slice(0, (stream.columns || 80) - 1)}`);
  return {
    begin(count) {
      cases = count;
      show(`0/${cases}`);
    },
    result(result) {
      results.push(result);
      const now = performance.now();
      if (now - shownAt < everyMs) return;
      shownAt = now;
      const { failed } = countOf(results);
      show(`${results.length}/${cases}${failed > 0 ? `, ${failed} failed` : ""}  ${result.name}`);
    },
    end: () => void show(""),
  };
}
