import http2 from "node:http2";

http2.createServer((_request, response) => response.end("two")).listen(Number(process.env.PORT));
