import { wrap } from "unlisten";
import { app } from "./app.js";

export const main = wrap(app);
