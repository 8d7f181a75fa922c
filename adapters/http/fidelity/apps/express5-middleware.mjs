import express from "express";
import { makeMiddlewareApp } from "./express-middleware.mjs";

export const application = () => makeMiddlewareApp(express);
