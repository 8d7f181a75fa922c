import { Hono } from "hono";
const app = new Hono();
app.get("/", (c) => c.json({ name: await0 }));
const await0 = await Promise.resolve("hono");
export default app;
