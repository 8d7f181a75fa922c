import { describe, expect, test } from "vitest";
import { acceptableType, isAcceptable } from "./accept.js";
import { Random } from "./testing/random.js";

/** As a live 2.0.0 decided: 406 or not. */
describe("whether the platform sends a type to a client", () => {
  test.each([
    { accept: "*/*", sends: ["text/html", "application/json", "image/png"], refuses: [] },
    { accept: "application/json", sends: ["application/json"], refuses: ["text/html", "image/png"] },
    { accept: "text/html", sends: ["text/html"], refuses: ["application/json", "image/png"] },
    { accept: "text/*", sends: ["text/html"], refuses: ["application/json", "image/png"] },
    { accept: "image/png", sends: ["image/png"], refuses: ["text/html", "application/json"] },
    {
      accept: "application/*;q=0.5, text/plain;q=0",
      sends: ["application/json", "application/pdf"],
      refuses: ["text/plain", "text/html", "image/png"],
    },
    { accept: "text/html; charset=utf-16", sends: ["text/html"], refuses: ["application/json"] },
    { accept: "nonsense", sends: ["text/html", "application/json", "image/png"], refuses: [] },
    { accept: "", sends: ["text/html"], refuses: [] },
    { accept: "TEXT/HTML", sends: ["text/html"], refuses: ["text/css"] },
    { accept: "*/*;q=0.1, text/html;q=0", sends: ["text/css"], refuses: ["text/html"] },
    { accept: "*/*;q=0", sends: [], refuses: ["text/html"] },
  ])("$accept", ({ accept, sends, refuses }) => {
    const types = [...sends, ...refuses];
    expect(types.filter((type) => isAcceptable(accept, type))).toEqual(sends);
  });
});

describe("a type that gets through", () => {
  test.each([
    ["application/json", "application/json"],
    ["text/html;q=0.5, application/json;q=0.9", "application/json"],
    ["text/*", "text/plain"],
    ["image/*", "image/octet-stream"],
    ["*/*, text/html;q=0", "application/octet-stream"],
    ["*/*;q=0.1, image/webp, text/html;q=0", "image/webp"],
  ])("%s: %s", (accept, type) => {
    expect(acceptableType(accept)).toBe(type);
  });

  test("gets through, whatever the client accepts, unless that is nothing", () => {
    const random = new Random(7);
    const types = ["text", "application", "image", "*"];
    const subtypes = ["plain", "html", "json", "octet-stream", "png", "*"];
    const range = () => {
      const type = random.pick(types);
      const q = random.pick(["", ";q=0", ";q=0.5", ";q=1", "; level=1"]);
      return `${type}/${type === "*" ? "*" : random.pick(subtypes)}${q}`;
    };
    const stuck: string[] = [];
    for (let i = 0; i < 5000; i++) {
      const ranges = Array.from({ length: 1 + random.below(4) }, range);
      const accept = ranges.join(", ");
      const allowed = ["text/x", "image/x", "application/x", ...ranges.map((r) => r.split(";")[0]!)];
      const isPossible = allowed.some((type) => !type.includes("*") && isAcceptable(accept, type));
      if (isPossible && !isAcceptable(accept, acceptableType(accept))) stuck.push(accept);
    }
    expect(stuck).toEqual([]);
  });
});

test("a header longer than the platform lets through decides nothing", () => {
  expect(isAcceptable(`text/${"x".repeat(9000)}`, "text/html")).toBe(true);
});
