import { paramsOf } from "../cases.mjs";
import { bodyOf, targetOf, webResult } from "./by-hand.mjs";
import { requirePackage } from "./require-package.mjs";

export const title = "light-my-request";
export const appNames = ["listener", "express"];
export const input = paramsOf;
export { readWebResult as read } from "./result.mjs";

export function load() {
  return requirePackage("light-my-request");
}

export function wrap(inject, app, _appName, { validate } = {}) {
  return {
    main: async (params) => {
      const response = await inject(app, {
        method: params.__ow_method.toUpperCase(),
        url: targetOf(params),
        headers: params.__ow_headers,
        payload: bodyOf(params),
        validate,
      });
      return webResult(response.statusCode, response.headers, response.rawPayload);
    },
  };
}
