// HTTP for browsers and gRPC for services, in one program.
require("./grpc-server.cjs");
require("express")()
  .get("/orders", (_request, response) => response.json({ orders: 1 }))
  .post("/orders", (request, response) => response.send(request.get("content-type")))
  .listen(Number(process.env.PORT) + 1);
