import express from "express";
import { makeExpressApp, makeTrustingApp } from "./express-routes.mjs";

export function application() {
  const app = makeExpressApp(express);
  app.use(makeTrustingApp(express));
  return app;
}
