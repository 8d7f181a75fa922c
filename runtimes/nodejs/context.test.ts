import { describe, expect, test } from "vitest";
import { createContext } from "./context.js";

const metadata = {
  value: { a: 1 },
  namespace: "guest",
  action_name: "/guest/pkg/echo",
  action_version: "0.0.7",
  activation_id: "0123456789abcdef0123456789abcdef",
  transaction_id: "tid",
  deadline: "1790000000000",
  api_key: "id:key",
};

test("has the platform's metadata under camel-case names, the deadline as a number", () => {
  expect({ ...createContext(metadata, "https://api.example") }).toEqual({
    namespace: "guest",
    actionName: "/guest/pkg/echo",
    actionVersion: "0.0.7",
    activationId: "0123456789abcdef0123456789abcdef",
    transactionId: "tid",
    deadline: 1790000000000,
    apiHost: "https://api.example",
    apiKey: "id:key",
    getRemainingTimeInMillis: expect.any(Function),
  });
});

test.each([
  {
    name: "an API host in the call wins",
    given: { api_host: "https://run.example" },
    has: { apiHost: "https://run.example" },
  },
  {
    name: "what is unknown is kept as it came",
    given: { trace_context: { id: [1] } },
    has: { traceContext: { id: [1] } },
  },
  { name: "null is as if it was not there", given: { api_key: null }, has: {} },
  { name: "the parameters are not metadata", given: { value: 1 }, has: {} },
  {
    name: "a prototype is not set",
    given: JSON.parse('{"__proto__":{"polluted":true}}'),
    has: { _Proto__: { polluted: true } },
  },
  { name: "the method cannot be replaced", given: { get_remaining_time_in_millis: 5 }, has: {} },
])("$name", ({ given, has }) => {
  const { getRemainingTimeInMillis, ...rest } = createContext(given, undefined);
  expect([rest, typeof getRemainingTimeInMillis]).toEqual([has, "function"]);
});

describe("getRemainingTimeInMillis", () => {
  test.each([
    {
      name: "without a deadline there is no end",
      deadline: undefined,
      least: Number.POSITIVE_INFINITY,
      most: Number.POSITIVE_INFINITY,
    },
    {
      name: "a deadline that is no number is none",
      deadline: "soon",
      least: Number.POSITIVE_INFINITY,
      most: Number.POSITIVE_INFINITY,
    },
    { name: "a deadline that has passed leaves nothing", deadline: "1000", least: 0, most: 0 },
    {
      name: "a deadline ahead leaves the time until then",
      deadline: String(Date.now() + 3_600_000),
      least: 1,
      most: 3_600_000,
    },
  ])("$name", ({ deadline, least, most }) => {
    const left = createContext({ deadline }, undefined).getRemainingTimeInMillis();
    expect(left >= least && left <= most).toBe(true);
  });
});
