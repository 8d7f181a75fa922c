const ticket = {
  type: "object",
  properties: {
    id: { type: "integer" },
    title: { type: "string" },
    urgent: { type: "boolean" },
  },
};

/** A Fastify plugin: routes with their schemas, which validate what comes and print what goes. */
export async function tickets(app) {
  const all = [{ id: 1, title: "The door squeaks", urgent: false, reporter: "not in the schema, not sent" }];

  app.get(
    "/",
    {
      schema: {
        querystring: { type: "object", properties: { urgent: { type: "boolean" } } },
        response: { 200: { type: "array", items: ticket } },
      },
    },
    async ({ query }) => all.filter(({ urgent }) => query.urgent === undefined || urgent === query.urgent),
  );

  app.get(
    "/:id",
    {
      schema: {
        params: { type: "object", properties: { id: { type: "integer" } } },
        response: { 200: ticket },
      },
    },
    async ({ params }, reply) => all.find(({ id }) => id === params.id) ?? reply.callNotFound(),
  );

  app.post(
    "/",
    {
      schema: {
        body: {
          type: "object",
          required: ["title"],
          additionalProperties: false,
          properties: {
            title: { type: "string", minLength: 1 },
            urgent: { type: "boolean", default: false },
          },
        },
        response: { 201: ticket },
      },
    },
    async ({ body }, reply) => {
      const added = { id: all.length + 1, ...body };
      all.push(added);
      return reply.code(201).send(added);
    },
  );
}
