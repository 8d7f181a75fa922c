import { expect, test } from "vitest";
import { actionBody, type DeploySettings, printableBody, printManifest } from "./action-entity.js";

const base: DeploySettings = {
  name: "orders",
  kind: "nodejs:20",
  raw: true,
  platformCors: false,
  provideApiKey: false,
  webSecure: undefined,
  limits: {},
  parameters: [],
};

const annotations = [
  { key: "web-export", value: true },
  { key: "raw-http", value: true },
  { key: "final", value: true },
  { key: "web-custom-options", value: true },
  { key: "provide-api-key", value: false },
];

test.each([
  { name: "a raw web action that answers preflights itself", settings: {}, body: {} },
  {
    name: "a secret is an annotation",
    settings: { webSecure: "s3cret" },
    body: { annotations: [...annotations, { key: "require-whisk-auth", value: "s3cret" }] },
  },
  {
    name: "limits and parameters are sent when given",
    settings: { limits: { timeout: 5000 }, parameters: [{ key: "DB", value: "x", init: true as const }] },
    body: { limits: { timeout: 5000 }, parameters: [{ key: "DB", value: "x", init: true }] },
  },
])("$name", ({ settings, body }) => {
  expect(actionBody({ ...base, ...settings }, "code")).toEqual({
    exec: { kind: "nodejs:20", code: "code" },
    annotations,
    ...body,
  });
});

test("what is printed shows no value that may be secret", () => {
  const settings: DeploySettings = {
    ...base,
    webSecure: "s3cret",
    parameters: [
      { key: "DB", value: "postgres://s3cret", init: true },
      { key: "token", value: "s3cret" },
    ],
  };
  const printed = printableBody(settings);
  expect(JSON.stringify(printed)).not.toContain("s3cret");
  expect(printed.parameters).toEqual(["DB (environment)", "token"]);
});

test("a manifest says what the API call would", () => {
  const settings: DeploySettings = {
    ...base,
    name: "shop/orders",
    limits: { timeout: 5000, memory: 512, logs: 1 },
    parameters: [
      { key: "greeting", value: "hello: you" },
      { key: "list", value: [1, "a"] },
      { key: "off", value: "no" },
    ],
  };
  expect(printManifest(settings, "dist/orders.zip")).toBe(`packages:
  shop:
    actions:
      orders:
        function: dist/orders.zip
        runtime: nodejs:20
        web: raw
        annotations:
          final: true
          web-custom-options: true
          provide-api-key: false
        limits:
          timeout: 5000
          memorySize: 512
          logSize: 1
        inputs:
          greeting: "hello: you"
          list: [1,"a"]
          "off": "no"
`);
});

test("an action without a package is in the default one", () => {
  expect(printManifest(base, "action.zip").split("\n").slice(0, 4)).toEqual([
    "packages:",
    "  default:",
    "    actions:",
    "      orders:",
  ]);
});
