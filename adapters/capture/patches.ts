import { syncBuiltinESMExports } from "node:module";
import { catchGrpc } from "./catch-grpc.js";
import { catchListen } from "./catch-listen.js";
import { catchCrash, catchExit, keepOutput, refuseFork } from "./catch-process.js";
import { catchThrift } from "./catch-thrift.js";
import type { Undo } from "./patch.js";

let undos: Undo[] | undefined;

/**
 * Patches what a program uses to listen, to end its process and to fork. Each patch asks whose code is running
 * (scope.ts), and is Node's own for everybody else. They stay, because what a program does after its start-up
 * is caught as well.
 */
export function installPatches(): void {
  if (undos !== undefined) return;
  undos = [
    catchListen(),
    catchThrift(),
    catchGrpc(),
    catchExit(),
    catchCrash(),
    keepOutput(process.stdout),
    keepOutput(process.stderr),
    refuseFork(),
  ];
  // For `import { exit } from "node:process"`, which binds to a copy.
  syncBuiltinESMExports();
}

/** Puts everything back, newest first; for tests. */
export function removePatches(): void {
  for (const undo of undos?.reverse() ?? []) undo();
  undos = undefined;
  syncBuiltinESMExports();
}
