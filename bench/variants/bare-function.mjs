import { cases, paramsOf, totalCents } from "../cases.mjs";
import { bodyOf, webResult } from "./by-hand.mjs";

export const title = "bare function, no app";
export const appNames = ["listener"];
export const input = paramsOf;
export { readWebResult as read } from "./result.mjs";

export function load() {}

/** An action that was written as one: no request, no response, no routes. */
export function wrap() {
  return {
    main: async (params) => {
      switch (params.__ow_path) {
        case "/hello":
          return webResult(
            200,
            { "content-type": "application/json" },
            JSON.stringify({ message: "hello!" }),
          );
        case "/orders": {
          const order = JSON.parse(bodyOf(params).toString());
          return webResult(
            201,
            { "content-type": "application/json" },
            JSON.stringify({ totalCents: totalCents(order) }),
          );
        }
        default:
          return webResult(200, { "content-type": "application/octet-stream" }, cases.binary.answer.body);
      }
    },
  };
}
