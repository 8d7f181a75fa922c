import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import express from "express";
import { part } from "./lib/part.js";
const greeting = await readFile(new URL("./greeting.txt", import.meta.url), "utf8");
const app = express();
app.get("/", (_request, response) => response.json({ isMain: import.meta.url === pathToFileURL(process.argv[1]).href, meta: import.meta.main, greeting, part }));
if (import.meta.main) createServer(app).listen(0);
