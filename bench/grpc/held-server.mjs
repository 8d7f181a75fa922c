/** The service behind a port, its calls held and its memory told as the parent asks: a child with a channel. */
import { grpc, makeServer } from "./echo.mjs";
import { holdCalls, memory } from "./held-calls.mjs";

const { echo, untilHeld, release } = holdCalls();
const answers = { untilHeld, release, memory };

process.on("message", async ([name, ...args]) => {
  process.send({ answer: await answers[name](...args) });
});
process.on("disconnect", () => process.exit(0));
makeServer(echo).bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.send({ answer: port });
});
