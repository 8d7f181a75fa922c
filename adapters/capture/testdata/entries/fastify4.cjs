const fastify = require("fastify4")();

fastify.get("/", async (request) => ({ hello: "fastify 4", host: request.hostname }));
fastify.listen({ port: Number(process.env.PORT), host: "0.0.0.0" }, (error, address) => {
  if (error) throw error;
  console.log(`listening ${address}`);
});
