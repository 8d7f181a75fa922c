// Loaded before an entry that really listens: whatever it asks for, it gets a free port on loopback, and the
// address is reported on fd 3. Nothing else is changed.
const fs = require("node:fs");
const net = require("node:net");

const { listen } = net.Server.prototype;
net.Server.prototype.listen = function (...args) {
  const callback = args.find((arg) => typeof arg === "function");
  this.once("listening", () => fs.writeSync(3, `${JSON.stringify(this.address())}\n`));
  return Reflect.apply(listen, this, [{ port: 0, host: "127.0.0.1" }, ...(callback ? [callback] : [])]);
};
