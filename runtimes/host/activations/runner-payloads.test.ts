import { expect, test } from "vitest";
import type { ActionEntity, Parameter } from "../entities/entity.js";
import { initPayload, runPayload } from "./runner-payloads.js";

const action: ActionEntity = {
  namespace: "guest/pkg",
  name: "a",
  version: "0.0.1",
  publish: false,
  annotations: [],
  parameters: [],
  updated: 1,
  exec: { kind: "nodejs:20", code: "code", binary: false },
  limits: { timeout: 1, memory: 1, logs: 1, concurrency: 1 },
};

const context = {
  namespace: "guest",
  action_name: "/guest/pkg/a",
  action_version: "0.0.1",
  activation_id: "id",
  transaction_id: "tid",
  deadline: "1700000000000",
};

const parameters: Parameter[] = [
  { key: "TEXT", value: "txt", init: true },
  { key: "NULL", value: null, init: true },
  { key: "NUMBER", value: 5, init: true },
  { key: "BOOL", value: true, init: true },
  { key: "OBJECT", value: { a: [1] }, init: true },
  { key: "plain", value: "p" },
  { key: "both", value: "bound" },
];

test("/init has the code, the parameters meant for it as text, and the context as variables", () => {
  expect(JSON.parse(initPayload(action, parameters, { ...context, api_key: "u:k" }))).toEqual({
    value: {
      name: "a",
      main: "main",
      binary: false,
      code: "code",
      env: {
        TEXT: "txt",
        NULL: "",
        NUMBER: "5",
        BOOL: "true",
        OBJECT: '{"a":[1]}',
        __OW_NAMESPACE: "guest",
        __OW_ACTION_NAME: "/guest/pkg/a",
        __OW_ACTION_VERSION: "0.0.1",
        __OW_ACTIVATION_ID: "id",
        __OW_TRANSACTION_ID: "tid",
        __OW_DEADLINE: "1700000000000",
        __OW_API_KEY: "u:k",
      },
    },
  });
});

test("/run has the other parameters beneath the payload, and the context beside them", () => {
  expect(JSON.parse(runPayload(parameters, { both: "sent" }, context))).toEqual({
    value: { plain: "p", both: "sent" },
    ...context,
  });
});
