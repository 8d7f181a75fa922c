import { expect, test } from "vitest";
import { readVersion } from "./read-version.js";

test.each([
  { text: "1.2.3", version: "1.2.3" },
  { text: "1.0", version: "1.0.0" },
  { text: "2", version: "2.0.0" },
  { text: "1.2.3.4", version: "1.2.3" },
  { text: "01.2.3", version: "1.2.3" },
  { text: "1.2.", version: "1.2.0" },
  { text: "0.0.0", version: undefined },
  { text: "", version: undefined },
  { text: "1..2", version: undefined },
  { text: "v1.0.0", version: undefined },
  { text: "1.-2.0", version: undefined },
  { text: "1.2.2147483648", version: undefined },
])('"$text" is $version', ({ text, version }) => {
  expect(readVersion(text)).toBe(version);
});
