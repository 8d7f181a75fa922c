/** Told where JSON cannot be read, since nothing says what the messages look like. */
export const noTypes =
  "JSON needs the messages' types, and the generated code has none: add @grpc/reflection to the server, or wrapGrpc(server, { descriptors })";
