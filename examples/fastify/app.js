import Fastify from "fastify";
import { tickets } from "./tickets.js";

export const app = Fastify();

app.register(tickets, { prefix: "/tickets" });

app.get("/", async (_request, reply) => {
  reply.header("set-cookie", ["theme=dark; Path=/", "region=eu; Path=/; HttpOnly"]);
  return { service: "tickets", try: ["/tickets", "/tickets/1"] };
});
