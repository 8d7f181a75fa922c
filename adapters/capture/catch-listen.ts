import { Server } from "node:net";
import { UnlistenError } from "../errors.js";
import { grpcServerOf } from "./catch-grpc.js";
import { catcherOf } from "./catchers.js";
import { patchMethod, type Undo } from "./patch.js";
import { likelyProgram } from "./scope.js";
import {
  addressInUse,
  collide,
  createVirtualHandle,
  everyHost,
  type ListenHandle,
  virtualAddress,
} from "./virtual-handle.js";

/** The part of Node's `net.Server` that stays the same from 20 to 24 and is on no type. */
interface ServerInternals extends Server {
  _handle: ListenHandle | null;
  _listen2(
    address: string | null,
    port: number | null,
    addressType: number | null,
    backlog: number,
    fd?: number,
    flags?: number,
  ): void;
}

/**
 * Catches servers at the moment they are bound.
 *
 * `listen` itself stays Node's own: it reads its many kinds of arguments, refuses wrong ones and looks host
 * names up. Only its last step, the one that opens a socket, finds a handle that is already there, and goes on
 * with it to the `listening` event.
 */
export function catchListen(): Undo {
  const prototype = Server.prototype as ServerInternals;
  if (typeof prototype._listen2 !== "function") {
    throw new UnlistenError("capture-unsupported", `cannot catch listen calls on Node ${process.version}`, {
      hint: "Use Node 20, 22 or 24, or export the application and use wrap(app).",
    });
  }
  return patchMethod(
    prototype,
    "_listen2",
    (original) =>
      function (this: ServerInternals, address, port, addressType, backlog, fd, flags) {
        const program = likelyProgram();
        const catcher = catcherOf(this);
        if (program === undefined || program.opens(catcher)) {
          original.call(this, address, port, addressType, backlog, fd, flags);
          return;
        }
        const given = this._handle;
        const taken = program.takenAddresses();
        const virtual = virtualAddress({ address, port, fd }, given, taken);
        const isTaken = taken.some((other) => collide(other, virtual));
        this._handle = createVirtualHandle(virtual, isTaken ? addressInUse() : 0);
        const isAnyHost = address === null && virtual.kind === "port";
        original.call(
          this,
          isAnyHost ? everyHost : address,
          port,
          isAnyHost ? 6 : addressType,
          backlog,
          fd,
          flags,
        );
        if (!isTaken)
          program.caught({ server: this, catcher, address: virtual, service: grpcServerOf(this) });
      },
  );
}
