/** A plain `(req, res)` listener; the first segment of the path names the route. */

import { factsOf } from "./facts.mjs";
import { bodyRoutes } from "./plain-bodies.mjs";
import { eventRoutes } from "./plain-events.mjs";
import { headRoutes } from "./plain-heads.mjs";
import { requestRoutes } from "./plain-requests.mjs";

const routes = { ...headRoutes, ...bodyRoutes, ...eventRoutes, ...requestRoutes };

export function listener(req, res) {
  const route = routes[req.url.split(/[/?]/)[1]];
  if (route !== undefined) return route(req, res, factsOf(req));
  res.writeHead(404, { "content-type": "text/plain" });
  res.end("no such route");
}

export const application = () => listener;
