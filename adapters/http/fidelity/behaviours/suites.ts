import type { Suite } from "../behaviour.js";
import { bodies, types } from "./bodies.js";
import { events } from "./events.js";
import { heads } from "./heads.js";
import { requestBodies, requests } from "./requests.js";

/** The whole promise. */
export const suites: Suite[] = [heads, bodies, types, events, requests, requestBodies];
