/**
 * What is measured on which application, in the order of the tables' rows. Names are files in variants/.
 *
 * Source of the rows: the peers that people compare with, and the two bounds between which an adapter can be.
 */
const onListeners = [
  "lower-bound",
  "lower-bound-in-context",
  "unlisten",
  "serverless-http",
  "codegenie",
  "light-my-request",
  "light-my-request-unvalidated",
  "loopback-http",
  "loopback-undici",
];

/** `peer` is the row that ratios are taken to. */
export const applications = {
  listener: {
    title: "a bare (request, response) listener",
    peer: "serverless-http",
    variants: ["bare-function", ...onListeners],
  },
  express: { title: "Express 5", peer: "serverless-http", variants: onListeners },
  fastify: {
    title: "Fastify 5",
    peer: "fastify-aws-lambda",
    variants: ["lower-bound", "unlisten", "serverless-http", "fastify-aws-lambda"],
  },
  hono: {
    title: "Hono 4",
    peer: "hono-aws-lambda",
    variants: ["lower-bound", "unlisten", "hono-aws-lambda"],
  },
  compressed: {
    title: "Express 5 with compression",
    peer: "unlisten-compressing",
    variants: ["unlisten", "unlisten-compressing"],
  },
};

/** The cases that an application answers. */
export function casesOf(app) {
  return app === "compressed" ? ["page"] : ["hello", "post", "binary"];
}

export async function titleOf(variant) {
  return (await import(`./variants/${variant}.mjs`)).title;
}
