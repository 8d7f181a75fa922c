import type { Suite } from "../behaviour.js";
import { bodies, types } from "./bodies.js";
import { events } from "./events.js";
import { express, expressMiddleware } from "./express.js";
import { fastify, fastifyPlugins } from "./fastify.js";
import { fetchHandler, hono } from "./fetch.js";
import { heads } from "./heads.js";
import { koa } from "./koa.js";
import { nest } from "./nest.js";
import { requestBodies, requests } from "./requests.js";
import { shapes } from "./shapes.js";

/** The whole promise. */
export const suites: Suite[] = [
  heads,
  bodies,
  types,
  events,
  requests,
  requestBodies,
  express,
  expressMiddleware,
  koa,
  fastify,
  fastifyPlugins,
  nest,
  hono,
  fetchHandler,
  ...shapes,
];
