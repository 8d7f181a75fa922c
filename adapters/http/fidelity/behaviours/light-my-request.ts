/** Behaviours that light-my-request 6 cannot be asked for, or not on every Node: "suite: behaviour", then why. */
export const notPlayed: Record<string, string> = {
  "Events, flags and failures: a listener that throws": "never answers",
  "Events, flags and failures: an async listener that throws": "never answers",
  "Events, flags and failures: an async listener that throws after the head": "never answers",
  "Events, flags and failures: an async listener that throws after its answer":
    "the rejection ends the process",
  "Events, flags and failures: an async listener that reads, answers and throws":
    "the rejection ends the process",
  "Writing the body: `end` again inside `finish`": "emits `finish` until the stack is full",
  "The request: `trailers`, `rawTrailers`, `trailersDistinct`": "throws where nobody can catch it",
  "Express: an error after the head was written": "never answers",
  "Status and headers: `writeHead` with a flat array, `set-cookie` twice":
    "keeps the last cookie, on Node 20 alone",
  "Fastify: `reply.hijack` and `reply.raw`": "keeps the last cookie, on Node 20 alone",
  "Writing the body: `write` and `end` callbacks, in order": "its `end` calls back early, before Node 24",
  "Writing the body: `end` with a chunk and a callback; `finish` before or after it":
    "its `end` calls back early, before Node 24",
  "Events, flags and failures: a `pipeline` whose source cannot be opened": "closes early, on Node 20 alone",
};

/** Behaviours in which it is not the listener: application, then "suite: behaviour", then why. */
export const knownFailing: Record<string, Record<string, string>> = {
  plain: {
    "Events, flags and failures: `close` on request and response around a slow answer":
      "`close` never comes on the request",
    "Events, flags and failures: `close` on an unread request around a slow answer":
      "`close` never comes on the request",
    "Events, flags and failures: `res.socket` and `req.socket` after the end":
      "keeps the socket on the response",
    "Status and headers: `writeHead` with an array of pairs": "throws",
    "Status and headers: `writeHead` with an array of pairs, `set-cookie` twice": "throws",
    "Status and headers: invalid header names and values throw Node's codes":
      "its addTrailers checks nothing",
    "Status and headers: `writeContinue` and `writeProcessing`": "has no interim responses",
    "Status and headers: `writeContinue` calls back": "has no interim responses",
    "Status and headers: `writeEarlyHints`": "has no interim responses",
    "Status and headers: `writeEarlyHints` calls back": "has no interim responses",
    "Writing the body: `end` with a callback only":
      "its own `end` calls back early and does not know a second one",
    "Writing the body: `end` twice": "its own `end` calls back early and does not know a second one",
    "Writing the body: `write` after the end: error event, callback, return value":
      "its own `end` calls back early and does not know a second one",
    "Writing the body: `end` with a chunk after the end":
      "its own `end` calls back early and does not know a second one",
    "Writing the body: a declared content length that is too long": "has no connection that ends early",
    "Writing the body: no content length appears by itself in `getHeader`": "its response is chunked inside",
    "Events, flags and failures: `prefinish`, `finish` and `close` on the response, once each, in this order":
      "emits `finish` inside `end`",
    "Events, flags and failures: `headersSent`, `finished`, `writableEnded`, `writableFinished`, `destroyed`, `closed` at each stage":
      "emits `finish` twice, with other flags",
    "Events, flags and failures: `end` and `close` on a request that nobody reads":
      "`close` never comes on the request",
    "Events, flags and failures: `close` on a request whose body nobody reads":
      "`close` never comes on the request",
    "Events, flags and failures: `data`, `end` and `close` on a request that is read":
      "`close` never comes on the request",
    "Events, flags and failures: `complete`, `aborted`, `readableEnded`, `destroyed` at each stage":
      "`req.complete` is missing",
    "Events, flags and failures: the same without a body": "`req.complete` is missing",
    "Events, flags and failures: request and response are closed in the end":
      "`close` never comes on the request",
    "Events, flags and failures: `stream.finished` of a response that is closed already":
      "a closed response does not say so",
    "Events, flags and failures: `finish` and `close` reach listeners that were added after the end":
      "emits `finish` inside `end`",
    "Events, flags and failures: `setTimeout` of request and response": "`req.setTimeout` is missing",
    "Events, flags and failures: `res.destroy(error)`: events and flags": "closes in another order",
    "Events, flags and failures: `res.destroy()` in the middle of an answer": "closes in another order",
    "The request: dot segments": "resolves them",
    "The request: a cookie header twice": "takes one value per header",
    "The request: `expect: 100-continue`": "has no interim responses",
    "The request: `headersDistinct`": "`headersDistinct` is missing",
    "The request: `httpVersion`, `statusCode`, `aborted` and the like":
      "`statusCode`, `statusMessage` and `upgrade` are missing",
    "The request: `instanceof` IncomingMessage, ServerResponse, OutgoingMessage and the stream classes":
      "its request is no IncomingMessage",
    "The request: `res.req`, and one socket for both": "request and response have different sockets",
    "The request: what the socket says": "its socket is an emitter with an address",
    "The request: `setTimeout`, `setKeepAlive`, `setNoDelay`, `ref`, `unref`, `cork`, `uncork` of the socket":
      "its socket is an emitter with an address",
    "The request: `instanceof` net.Socket": "its socket is an emitter with an address",
    "The request: `socket.server`": "its socket is an emitter with an address",
    "Reading the request's body: `for await` that is left early":
      "does not destroy a request that is left early",
    "Reading the request's body: reading after the answer": "drops a body that is read after the answer",
    "Reading the request's body: `end` comes without `data` when there is no body":
      "`req.complete` is missing",
    "Reading the request's body: the same for an empty POST": "`req.complete` is missing",
    "Reading the request's body: a chunked upload": "computes a content length",
  },
  express5: {
    "Express: `finish` and `close`": "emits `finish` a second time",
    "Express: one parser twice": "a body cannot be seen to be read",
  },
  express4: {
    "Express: `finish` and `close`": "emits `finish` a second time",
  },
  "express5-middleware": {
    "Express middleware: on-finished of request and response":
      "`req.complete` is missing, so a finished request is not known as one",
    "Express middleware: on-finished after the body was read":
      "`req.complete` is missing, so a finished request is not known as one",
  },
  koa3: {
    "Koa: `finish` and `close`": "emits `finish` a second time",
  },
  fastify5: {
    "Fastify: what `request` says, `trustProxy`": "its socket is an emitter with an address",
    "Fastify: what `request` says without a proxy": "its socket is an emitter with an address",
  },
  "nest-express": {
    "Nest: `@Sse`, collected": "Nest's SSE needs more of a socket",
  },
};
