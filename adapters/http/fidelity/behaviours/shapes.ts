import type { Suite } from "../behaviour.js";

/** Shapes of application that are no framework. */
export const shapes: Suite[] = [
  {
    title: "An http.Server that never listened",
    apps: ["server"],
    behaviours: [
      { name: "every `request` listener is called, in order", request: "GET /a" },
      { name: "calls at once", request: ["GET /1", "GET /2", "GET /3"], concurrent: true },
    ],
  },
  {
    title: "A lazy factory",
    apps: ["lazy"],
    behaviours: [
      {
        name: "the first calls come at once, before it is loaded",
        request: Array.from({ length: 5 }, (_, i) => `GET /url/${i}`),
        concurrent: true,
      },
      {
        name: "a call with a body",
        request: { line: "POST /echo", headers: { "content-type": "text/plain" }, body: "lazy" },
      },
    ],
  },
];
