/**
 * Loaded before a runner's own code (`node -r`): its first listen call goes to a free port of the loopback address,
 * which is told on file descriptor 3. Runners listen on 0.0.0.0:8080, where two cannot stand side by side and where
 * anybody on the network could run code.
 */
const { closeSync, writeSync } = require("node:fs");
const { Server } = require("node:net");

const { listen } = Server.prototype;

Server.prototype.listen = function (...given) {
  Server.prototype.listen = listen;
  const listening = given.find((argument) => typeof argument === "function");
  return listen.call(this, { host: "127.0.0.1", port: 0 }, () => {
    writeSync(3, `${this.address().port}\n`);
    closeSync(3);
    listening?.call(this);
  });
};
