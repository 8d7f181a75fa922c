/** Preloaded into a program that listens: tells its parent at which URL, whatever the program itself prints. */
import { Server } from "node:net";

const { listen } = Server.prototype;
Server.prototype.listen = function (...args) {
  this.once("listening", () => {
    const { address, port } = this.address();
    process.send(`http://${address}:${port}`);
  });
  return listen.apply(this, args);
};
