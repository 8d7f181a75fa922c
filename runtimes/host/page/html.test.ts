import { expect, test } from "vitest";
import { html } from "./html.js";

test.each([
  { name: "text is escaped", made: html`<p>${"<script>&amp;"}</p>`, text: "<p>&lt;script&gt;&amp;amp;</p>" },
  {
    name: "no quote ends an attribute",
    made: html`<p title="${`"' onclick=`}">`,
    text: '<p title="&quot;&#39; onclick=">',
  },
  { name: "markup stays markup", made: html`<ul>${html`<li>`}</ul>`, text: "<ul><li></ul>" },
  { name: "lists are joined", made: html`${["a", [html`<br>`, 1]]}`, text: "a<br>1" },
  { name: "what is missing leaves nothing", made: html`a${undefined}${false}${""}b${0}`, text: "ab0" },
])("$name", ({ made, text }) => {
  expect(made.text).toBe(text);
});
