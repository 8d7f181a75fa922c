import { expect, test } from "vitest";
import { cleanDoc } from "./doc-comment.js";

test.each([
  { name: "one line", text: " One. ", doc: "One." },
  { name: "nothing", text: " ", doc: undefined },
  { name: "blank lines alone", text: "\n *\n * \n ", doc: undefined },
  { name: "stars down the side", text: "\n * One.\n *\n *   Two.\n ", doc: "One.\n\n  Two." },
  { name: "a text on the first line", text: " One.\n * Two.\n ", doc: "One.\nTwo." },
  { name: "no stars", text: "\n    One.\n      Two.\n  ", doc: "One.\n  Two." },
  { name: "stars that are not in one column stay", text: "\n * One.\n  * Two.\n ", doc: "* One.\n * Two." },
  { name: "Windows' line ends", text: "\r\n * One.\r\n ", doc: "One." },
  { name: "blank lines around", text: "\n *\n * One.\n *\n ", doc: "One." },
])("$name", ({ text, doc }) => {
  expect(cleanDoc(text)).toBe(doc);
});
