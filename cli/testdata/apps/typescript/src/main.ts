import Fastify, { type FastifyInstance } from "fastify";
import { greet } from "./greet.js";

const app: FastifyInstance = Fastify();
app.get("/", async () => ({ said: greet(process.argv[3] ?? "nothing"), main: import.meta.main }));
await app.listen({ port: Number(process.env.PORT ?? 3000) });
