const { on, isRun, read, write, drop } = require("../hooks.cjs");

/** Changes the HTTP request that a web action gets. */
const request = (change) => () =>
  on.request.push((call) => {
    const body = read(call);
    if (isRun(call) && body?.value?.__ow_method)
      write(call, { ...body, value: { ...body.value, ...change(body.value) } });
  });

/** Changes what the service is said to have seen. */
const seen = (change) =>
  answer((result) => {
    try {
      return { body: JSON.stringify(change(JSON.parse(result.body))) };
    } catch {
      return {};
    }
  });

/** Changes a web action's result. */
function answer(change) {
  return () =>
    on.answer.push((given, call) => {
      if (!isRun(call) || given.status !== 200) return;
      const result = JSON.parse(given.body);
      if (result.statusCode !== undefined) given.body = JSON.stringify({ ...result, ...change(result) });
    });
}

/** Faults of an adapter between HTTP and a service. */
module.exports = {
  "methods-stay-small": {
    fault: "the method arrives in small letters",
    kills: ["web/the method * arrives in capitals"],
    install: seen((all) => ({ ...all, method: all.method.toLowerCase() })),
  },
  "targets-are-decoded": {
    fault: "escapes in a path are decoded",
    kills: ["web/a path with escapes is the target"],
    install: seen((all) => ({ ...all, target: decodeURIComponent(all.target) })),
  },
  "paths-are-lost": {
    fault: "the path is always /",
    kills: ["web/a path is the target", "web/a path and a query is the target"],
    install: request(() => ({ __ow_path: "" })),
  },
  "queries-are-lost": {
    fault: "the query is lost",
    kills: ["web/a path and a query is the target", "web/a query alone is the target"],
    install: request(() => ({ __ow_query: "" })),
  },
  "no-path-is-nothing": {
    fault: "no path is an empty target",
    kills: ["web/no path is the target"],
    install: seen((all) => ({ ...all, target: all.target.replace(/^\/$/, "") })),
  },
  "headers-are-lost": {
    fault: "only the headers that the adapter knows arrive",
    kills: ["web/a header arrives"],
    install: request(() => ({ __ow_headers: {} })),
  },
  "bodies-are-taken-as-they-are": {
    fault: "a body arrives as the platform wrote it",
    kills: ["web/a body of * arrives as its bytes"],
    install: seen((all) => ({ ...all, body: Buffer.from(all.body).toString("base64") })),
  },
  "no-body-is-an-object": {
    fault: "no body is an empty object",
    kills: ["web/no body is none"],
    install: seen((all) => ({ ...all, body: all.body || "e30=" })),
  },
  "statuses-are-lost": {
    fault: "every status becomes 200 or 500",
    kills: [
      "web/the status 201 is in the result",
      "web/the status 302 *",
      "web/the status 404 *",
      "web/the status 503 *",
    ],
    install: answer(({ statusCode }) => ({ statusCode: statusCode < 500 ? 200 : 500 })),
  },
  "statuses-are-texts": {
    fault: "the status is a text",
    kills: ["web/the status * is in the result"],
    install: answer(({ statusCode }) => ({ statusCode: String(statusCode) })),
  },
  "headers-of-answers-are-lost": {
    fault: "headers of the service are not in the result",
    kills: ["web/a header of the service is in the result", "web/text is in the result as it is"],
    install: answer(() => ({ headers: {} })),
  },
  "cookies-are-joined": {
    fault: "two cookies are joined to one",
    kills: ["web/two cookies are two"],
    install: answer(({ headers }) => ({ headers: { ...headers, "set-cookie": "a=1, b=2" } })),
  },
  "all-bodies-are-base64": {
    fault: "every body is base64",
    kills: ["web/text is in the result as it is", "web/JSON is in the result as it is"],
    install: answer(({ body }) => ({ body: Buffer.from(body ?? "").toString("base64") })),
  },
  "all-bodies-are-text": {
    fault: "every body is text",
    kills: ["web/bytes are in the result as base64"],
    install: answer(({ body }) => ({ body: Buffer.from(body ?? "", "base64").toString() })),
  },
  "the-first-piece-is-the-body": {
    fault: "of a body in pieces the first one counts",
    kills: ["web/a body that comes in pieces is one"],
    install: answer(({ body }) => ({ body: body?.split(", ")[0] })),
  },
  "no-body-is-null": {
    fault: "an answer without a body has null",
    kills: ["web/an answer without a body has none"],
    install: answer(({ body }) => ({ body: body ?? null })),
  },
  "a-service-that-throws-is-silence": {
    fault: "a service that throws is given up, and its connection dropped",
    kills: [
      "web/after a service that throws the next call is served",
      "web/a service that throws is answered with a status",
    ],
    install: drop((call) => read(call)?.value?.__ow_path === "/throws"),
  },
  "a-service-starts-anew": {
    fault: "each call gets a service of its own",
    kills: ["web/the service remembers from call to call"],
    install: answer(({ body }) => ({ body: body === "2" ? "1" : body })),
  },
  "only-the-first-call-ends-the-logs": {
    fault: "only the first call ends the logs",
    kills: ["web/each call ends the logs"],
    install() {
      const seen = { 1: 0, 2: 0 };
      on.marker.push((fd, text) => (seen[fd]++ === 0 ? text : ""));
    },
  },
  "calls-share-a-target": {
    fault: "calls that overlap share their request",
    kills: ["web/calls that overlap are each answered with their own"],
    install() {
      let first;
      request(({ __ow_path }) => {
        first ??= __ow_path;
        return { __ow_path: first };
      })();
    },
  },
};
