/** A factory, called by the first request; what it gives is the listener of plain.mjs. */
import { listener } from "./plain.mjs";

export const application = () => listener;
export const wrapped = () => async () => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return { default: listener };
};
