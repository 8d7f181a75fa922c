import { binary, totalCents } from "../cases.mjs";

/** A bare `(request, response)` listener: what is measured on it is the adapter alone. */
export function open() {
  return (request, response) => {
    switch (request.url) {
      case "/hello":
        response.setHeader("content-type", "application/json");
        return response.end('{"message":"hello!"}');
      case "/orders":
        return readJson(request, (order) => {
          response.statusCode = 201;
          response.setHeader("content-type", "application/json");
          response.end(JSON.stringify({ totalCents: totalCents(order) }));
        });
      case "/binary":
        response.setHeader("content-type", "application/octet-stream");
        return response.end(binary);
    }
    response.statusCode = 404;
    response.end();
  };
}

function readJson(request, done) {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => done(JSON.parse(Buffer.concat(chunks).toString("utf8"))));
}
