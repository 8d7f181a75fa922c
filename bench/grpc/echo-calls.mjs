import { join } from "node:path";
import { root } from "../../.ci/bootstrap.mjs";
import { connectRoutes, Echo, makeServer, method, textBytes, textOf } from "./echo.mjs";
import { openClient } from "./echo-client.mjs";
import { forms } from "./forms.mjs";
import { startListening } from "./start-listening.mjs";

/** Each opens, for a text: `call()`, which answers once it is there, `read(answer) → text`, and `close()`. */
export const echoCalls = {
  handler: openHandler,
  "direct proto": action("proto", makeServer),
  "direct web": action("web", makeServer),
  "direct plain": action("plain", makeServer),
  "engine json": action("json", makeServer, { descriptors: Echo.service }),
  "connect proto": action("proto", connectRoutes),
  "connect json": action("json", connectRoutes),
  "connect web": action("web", connectRoutes),
  connection: action("proto", makeServer, { via: "connection" }),
  loopback: openServer,
};

/** An action's `main`, with the parameters that the platform would pass and a deadline, as a runner calls it. */
function action(form, makeService, options) {
  const { paramsOf, read } = forms[form];
  return async (text) => {
    const { wrapGrpc } = await import(join(root, "dist/adapters/grpc/index.js"));
    const main = wrapGrpc(await makeService(), options);
    const params = paramsOf(text);
    const invocation = { deadline: Date.now() + 3_600_000 };
    return { call: () => main(params, invocation), read, close() {} };
  };
}

/** What nobody can go below: no platform, no protocol, no metadata. */
function openHandler(text) {
  const { func, deserialize, serialize } = makeServer().handlers.get(method.path);
  const bytes = textBytes(text);
  const call = () =>
    new Promise((resolve) => {
      func({ request: deserialize(bytes) }, (_error, value) => resolve(serialize(value)));
    });
  return { call, read: textOf, close() {} };
}

/** grpc-js on both sides, the server in another process, as its users have it. */
async function openServer(text) {
  const { port, stop } = await startListening();
  const { client, call } = openClient(port, text);
  const close = () => {
    client.close();
    return stop();
  };
  return { call, read: (value) => value.text, close };
}
