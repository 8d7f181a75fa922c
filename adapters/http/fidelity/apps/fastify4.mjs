import fastify from "fastify4";
import { listenFastify, makeFastifyApp } from "./fastify-routes.mjs";

export const application = () => makeFastifyApp(fastify);
export const listen = listenFastify;
