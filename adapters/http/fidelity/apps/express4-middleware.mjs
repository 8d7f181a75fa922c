import express from "express4";
import { makeMiddlewareApp } from "./express-middleware.mjs";

export const application = () => makeMiddlewareApp(express);
