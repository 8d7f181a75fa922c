import { expect, test } from "vitest";
import { wrap } from "../http/index.js";
import { wrapExpress } from "./index.js";

test("wrapExpress is wrap, under the name that Express users look for", () => {
  expect(wrapExpress).toBe(wrap);
});
