// The same as an ES module.
import { capture } from "unlisten/capture";

export const main = capture(process.env.TEST_ENTRY, JSON.parse(process.env.TEST_OPTIONS));
