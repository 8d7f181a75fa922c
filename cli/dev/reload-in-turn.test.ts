import { expect, test } from "vitest";
import { reloadInTurn } from "./reload-in-turn.js";

test("changes during a reload are one more reload, also after a failed one", async () => {
  const calls: string[][] = [];
  const errors: unknown[] = [];
  const first = withResolvers();
  await new Promise<void>((done) => {
    const reload = reloadInTurn(
      async (changed) => {
        calls.push(changed);
        if (calls.length === 2) return done();
        await first.promise;
        throw new Error("broken");
      },
      (error) => errors.push((error as Error).message),
    );
    reload(["a"]);
    reload(["c"]);
    reload(["b", "c"]);
    first.resolve(undefined);
  });
  expect({ calls, errors }).toEqual({ calls: [["a"], ["b", "c"]], errors: ["broken"] });
});

function withResolvers() {
  let resolve: (value: unknown) => void = () => {};
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
