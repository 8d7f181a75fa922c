import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../../.ci/bootstrap.mjs";
import { Echo, makeServer } from "./echo.mjs";
import { openClient } from "./echo-client.mjs";
import { forms } from "./forms.mjs";
import { heldText, holdCalls, memory } from "./held-calls.mjs";

/**
 * Each opens, for a text: `call()` and `hold()`, which resolve with the answer, `untilHeld(count)`, `release()`,
 * `memory()` of the process that serves, and `close()`.
 */
export const memorySubjects = {
  direct: (text) => openAction("proto", text),
  engine: (text) => openAction("json", text, { descriptors: Echo.service }),
  connection: (text) => openAction("proto", text, { via: "connection" }),
  loopback: openServer,
};

async function openAction(form, text, options) {
  const { echo, untilHeld, release } = holdCalls();
  const { wrapGrpc } = await import(join(root, "dist/adapters/grpc/index.js"));
  const main = wrapGrpc(makeServer(echo), options);
  const { paramsOf, read } = forms[form];
  const invocation = { deadline: Date.now() + 3_600_000 };
  // Parsed anew for each call, as a runner does, so that a call in flight is charged with its parameters.
  const caller = (said) => {
    const params = JSON.stringify(paramsOf(said));
    return async () => read(await main(JSON.parse(params), invocation));
  };
  return { call: caller(text), hold: caller(heldText), untilHeld, release, memory, close() {} };
}

async function openServer(text) {
  const file = fileURLToPath(new URL("held-server.mjs", import.meta.url));
  const server = fork(file, { execArgv: ["--expose-gc"] });
  const answered = async () => (await once(server, "message"))[0].answer;
  const ask = (...question) => {
    server.send(question);
    return answered();
  };
  const port = await answered();
  const calling = openClient(port, text);
  const holding = openClient(port, heldText);
  return {
    call: async () => (await calling.call()).text,
    hold: async () => (await holding.call()).text,
    untilHeld: (count) => ask("untilHeld", count),
    release: () => ask("release"),
    memory: () => ask("memory"),
    close() {
      calling.client.close();
      holding.client.close();
      server.disconnect();
    },
  };
}
