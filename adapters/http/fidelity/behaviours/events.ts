import type { Suite } from "../behaviour.js";
import { answersForCutShort, answersForFailure, answersForHangUp } from "./differences.js";

const cutShort = "an action has no connection to cut in the middle; half an answer must not look whole";

/** Events, flags, and an application that fails. */
export const events: Suite = {
  title: "Events, flags and failures",
  apps: ["plain"],
  behaviours: [
    {
      name: "`prefinish`, `finish` and `close` on the response, once each, in this order",
      request: "GET /response-events",
      facts: true,
    },
    {
      name: "`headersSent`, `finished`, `writableEnded`, `writableFinished`, `destroyed`, `closed` at each stage",
      request: "GET /response-flags",
      facts: true,
    },
    { name: "the response's properties before anything is written", request: "GET /response-properties" },
    {
      name: "`end` and `close` on a request that nobody reads",
      request: "GET /request-events-unread",
      facts: true,
    },
    {
      name: "`close` on a request whose body nobody reads",
      request: { line: "POST /request-events-unread", body: "unread" },
      facts: true,
    },
    {
      name: "`data`, `end` and `close` on a request that is read",
      request: { line: "POST /request-events-read", body: "to be read" },
      facts: true,
    },
    {
      name: "`complete`, `aborted`, `readableEnded`, `destroyed` at each stage",
      request: { line: "POST /request-flags", body: "flags" },
      facts: true,
    },
    { name: "the same without a body", request: "GET /request-flags", facts: true },
    { name: "`events.once` of `finish`, then of `close`", request: "GET /events-once", facts: true },
    { name: "request and response are closed in the end", request: "GET /both-closed", facts: true },
    {
      name: "`close` on request and response around a slow answer",
      request: { line: "POST /closes-after-slow-answer", body: "read" },
      facts: true,
    },
    {
      name: "`close` on an unread request around a slow answer",
      request: { line: "POST /closes-after-slow-answer-unread", body: "unread" },
      facts: true,
    },
    { name: "`res.socket` and `req.socket` after the end", request: "GET /sockets-after-end", facts: true },
    {
      name: "AsyncLocalStorage while the body is awaited",
      request: { line: "POST /async-storage-awaited", body: "stored" },
    },
    {
      name: "`stream.finished` of the response, callback and promise",
      request: "GET /stream-finished-response",
      facts: true,
    },
    {
      name: "`stream.finished` of the request, callback and promise",
      request: { line: "POST /stream-finished-request", body: "x" },
      facts: true,
    },
    {
      name: "`stream.finished` of a response that is closed already",
      request: "GET /stream-finished-late",
      facts: true,
    },
    {
      name: "`finish` and `close` reach listeners that were added after the end",
      request: "GET /listener-added-late",
      facts: true,
    },
    { name: "`writeHead`, `write` and `end` replaced by a middleware", request: "GET /patched-methods" },
    { name: "a replaced `writeHead` is called for an implicit head", request: "GET /patched-implicit-head" },
    { name: "a replaced `end` can change the body", request: "GET /patched-end-calls-write" },
    { name: "no properties of our own on request and response", request: "GET /own-properties" },
    { name: "`setTimeout` of request and response", request: "GET /timeout-calls", facts: true },
    {
      name: "a listener that throws",
      request: "GET /throws-sync",
      differences: [answersForFailure(500)],
    },
    {
      name: "an async listener that throws",
      request: "GET /throws-async",
      differences: [answersForFailure(500)],
    },
    {
      name: "an async listener that throws after the head",
      request: "GET /throws-after-head",
      differences: [answersForFailure(500)],
    },
    { name: "an async listener that throws after its answer", request: "GET /throws-after-end" },
    {
      name: "an async listener that reads, answers and throws",
      request: { line: "POST /throws-after-end-later", body: "read" },
    },
    {
      name: "`res.destroy()` without an answer",
      request: "GET /destroys-response",
      differences: [answersForHangUp(502)],
    },
    {
      name: "`res.destroy(error)`: events and flags",
      request: "GET /destroys-response-error",
      facts: true,
      differences: [answersForHangUp(502)],
    },
    {
      name: "`res.destroy()` in the middle of an answer",
      request: "GET /destroys-response-midway",
      differences: [...answersForCutShort("half", "text/plain; charset=utf-8", cutShort)],
    },
    {
      name: "`req.destroy()` without an answer",
      request: "GET /destroys-request",
      facts: true,
      differences: [answersForHangUp(502)],
    },
    {
      name: "`req.socket.destroy()` without an answer",
      request: "GET /destroys-socket",
      differences: [answersForHangUp(502)],
    },
    { name: "`res.destroy()` after the end", request: "GET /destroys-after-end", facts: true },
    {
      name: "a `pipeline` whose source cannot be opened",
      request: "GET /pipeline-fails",
      facts: true,
      differences: [answersForHangUp(502)],
    },
    {
      name: "a `pipeline` whose source fails midway",
      request: "GET /pipeline-source-fails",
      differences: [answersForHangUp(502)],
    },
  ],
};
