import Fastify from "fastify";

const fastify = Fastify();
fastify.get("/", async (request) => ({ hello: "fastify", host: request.host }));
const address = await fastify.listen({ port: Number(process.env.PORT) });
console.log(`listening ${address} ${fastify.addresses().every(({ port }) => String(port) === process.env.PORT)}`);
