import Koa from "koa2";
import { makeKoaApp } from "./koa-routes.mjs";

export const application = () => makeKoaApp(Koa);
export const listen = (app) => app.listen(0, "127.0.0.1");
