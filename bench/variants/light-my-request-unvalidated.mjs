import { wrap as wrapWith } from "./light-my-request.mjs";

export const title = "light-my-request, validate: false";
export { appNames, input, load, read } from "./light-my-request.mjs";

export function wrap(inject, app, appName) {
  return wrapWith(inject, app, appName, { validate: false });
}
