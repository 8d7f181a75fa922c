import { expect, test } from "vitest";
import { parseForm, parseRequestTarget, renderPath, renderQuery } from "./request-target.js";

// Seen live on OpenWhisk 2.0.0, but for the rows without a star.
test.each([
  { path: "/a/b/", rendered: "/a/b/" }, // *
  { path: "//a", rendered: "//a" }, // *
  { path: "/a%20b", rendered: "/a%20b" }, // *
  { path: "/a%2Fb", rendered: "/a%2Fb" }, // *
  { path: "/%C3%A9", rendered: "/%C3%A9" }, // *
  { path: "/a%3Fb", rendered: "/a%3Fb" }, // *
  { path: "/a%25b", rendered: "/a%25b" }, // *
  { path: "/%41", rendered: "/A" }, // *
  { path: "/a+b;x=1", rendered: "/a+b;x=1" }, // *
  { path: "/~!$&'()*,=:@", rendered: "/~!$&'()*,=:@" }, // *
  { path: "/./a/../b", rendered: "/b" }, // *
  { path: "/a/..", rendered: "/" },
  { path: "/a/.", rendered: "/a/" },
  { path: "/%2e%2e/x", rendered: "/x" },
  { path: "/../../x", rendered: "/x" },
  { path: "/%FF", rendered: "/%EF%BF%BD" },
])("the path $path is seen as $rendered", ({ path, rendered }) => {
  expect(renderPath(parseRequestTarget(path).segments)).toBe(rendered);
});

test("an absolute target counts from its path", () => {
  expect(parseRequestTarget("http://example.org:80/a?b=1")).toEqual({ segments: ["a"], query: [["b", "1"]] });
});

test.each([
  { query: "a=1&b=&c", rendered: "a=1&b=&c" },
  { query: "x=a%20b+c%2Bd", rendered: "x=a+b+c%2Bd" }, // *
  { query: "p=%2F%3F%26%3D", rendered: "p=/?%26%3D" }, // *
  { query: "a=b=c", rendered: "a=b%3Dc" }, // *
  { query: "&&a=1&", rendered: "&&a=1&" },
  { query: "=v", rendered: "=v" }, // *
  { query: "semi=1;b=2", rendered: "semi=1%3Bb%3D2" },
  { query: "q=%00", rendered: "q=%00" }, // *
  { query: "u=%c3%a9", rendered: "u=%C3%A9" },
  { query: "__proto__=1", rendered: "__proto__=1" }, // *
  { query: "", rendered: "" },
])("the query $query is seen as $rendered", ({ query, rendered }) => {
  expect(renderQuery(parseRequestTarget(`/?${query}`).query)).toBe(rendered);
});

test.each([
  { target: "/a\xe9", text: "Invalid input 'é', expected pchar, '/', '?' or 'EOI' (line 1, column 3)" },
  { target: "/\xe9", text: "Invalid input 'é', expected segment, '/', '?' or 'EOI' (line 1, column 2)" }, // *
  { target: "/a|b", text: "Invalid input '|', expected pchar, '/', '?' or 'EOI' (line 1, column 3)" },
  { target: "/a%zz", text: "Invalid input 'z', expected HEXDIG (line 1, column 4)" }, // *
  {
    target: "/?a[]=1",
    text: "Invalid input '[', expected query-char, pct-encoded or 'EOI' (line 1, column 4)",
  }, // *
  { target: "/?[", text: "Invalid input '[', expected rawQueryString or 'EOI' (line 1, column 3)" },
  { target: "/?a=%zz", text: "Invalid input 'z', expected HEXDIG (line 1, column 6)" }, // *
  { target: "/?{}", text: "Invalid input '{', expected rawQueryString or 'EOI' (line 1, column 3)" },
])("$target is refused", ({ target, text }) => {
  expect(() => parseRequestTarget(target)).toThrow(`Illegal request-target: ${text}`);
});

test("a form's fields are decoded", () => {
  expect(parseForm("a=1&a=2&b=x+y&c=%C3%A9&d=&e")).toEqual([
    ["a", "1"],
    ["a", "2"],
    ["b", "x y"],
    ["c", "é"],
    ["d", ""],
    ["e", undefined],
  ]);
});

test.each([
  {
    form: "héllo=1&b=2",
    text: "Illegal query: Invalid input 'é', expected '+', '=', query-char, 'EOI', '&' or pct-encoded (line 1, column 2): héllo=1&b=2\n ^",
  },
  {
    form: "a=%zz",
    text: "Illegal query: Invalid input 'z', expected HEXDIG (line 1, column 4): a=%zz\n   ^",
  },
])("the form $form is refused", ({ form, text }) => {
  expect(() => parseForm(form)).toThrow(text);
});
