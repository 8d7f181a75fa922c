import { expect, test } from "vitest";
import type { Json } from "../json/json.js";
import { renderJson } from "./render-json.js";

test.each<{ name: string; value: Json; markup: string }>([
  {
    name: "keys, texts and other values are told apart",
    value: { a: "b", c: [1, null] },
    markup:
      '{\n  <span class="json-key">&quot;a&quot;</span>: <span class="json-string">&quot;b&quot;</span>,\n  <span class="json-key">&quot;c&quot;</span>: [\n    <span class="json-literal">1</span>,\n    <span class="json-literal">null</span>\n  ]\n}',
  },
  {
    name: "text that looks like JSON is text",
    value: '{"a": 1}',
    markup: '<span class="json-string">&quot;{\\&quot;a\\&quot;: 1}&quot;</span>',
  },
  { name: "markup is text", value: "<b>", markup: '<span class="json-string">&quot;&lt;b&gt;&quot;</span>' },
])("$name", ({ value, markup }) => {
  expect(renderJson(value).text).toBe(markup);
});

test("what is very long is cut, and says so", () => {
  const { text } = renderJson(Array.from({ length: 100_000 }, () => 1));
  expect(text.length).toBeLessThan(2_000_000);
  expect(text).toMatch(/… and \d+ more characters<\/span>$/);
});
