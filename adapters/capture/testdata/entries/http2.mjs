import http2 from "node:http2";

http2
  .createServer((request, response) => response.end(`${request.httpVersion} ${request.url}`))
  .listen(Number(process.env.PORT));
