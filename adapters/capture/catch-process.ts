import cluster from "node:cluster";
import { patchMethod, type Undo } from "./patch.js";
import { currentProgram, likelyProgram, runInScope } from "./scope.js";

/** What Node emits on `process` for an error that nobody caught. */
export type CrashEvent = "uncaughtException" | "unhandledRejection";

/** `process.exit` of a program that does not serve yet ends that program and not the runner it runs in. */
export function catchExit(): Undo {
  return patchMethod(
    process,
    "exit",
    (original) =>
      function exit(code) {
        const program = currentProgram();
        if (program === undefined || program.state.kind === "serving") return original.call(process, code);
        // Nothing may follow an exit, and only a throw leaves the program's code here.
        throw program.exit(Number(code ?? process.exitCode ?? 0));
      },
  );
}

/**
 * An error that nobody caught ends the program whose start-up it belongs to. The runner's own handlers do not
 * hear of it, since they would take it for the end of the process.
 */
export function catchCrash(): Undo {
  return patchMethod(process, "emit", (original) => {
    function emit(this: NodeJS.Process, event: string | symbol, ...values: unknown[]): boolean {
      const deliver = () => Reflect.apply(original, this, [event, ...values]) as boolean;
      if (event === "uncaughtException" || event === "unhandledRejection") {
        return likelyProgram()?.crash(event, values) === true || deliver();
      }
      // A signal is for the process, even where the program was the first to install a handler for it: there
      // `process.exit` means what it says.
      if (typeof event === "string" && event.startsWith("SIG")) {
        return runInScope({ program: undefined }, deliver);
      }
      return deliver();
    }
    return emit as typeof original;
  });
}

/** Output goes where it always went; the last lines of a program that starts are kept. */
export function keepOutput(stream: NodeJS.WriteStream): Undo {
  return patchMethod(stream, "write", (original) => {
    function write(this: NodeJS.WriteStream, ...args: unknown[]): boolean {
      const program = likelyProgram();
      const [chunk] = args;
      if (program?.state.kind === "starting" && (typeof chunk === "string" || chunk instanceof Uint8Array)) {
        program.output.add(chunk);
      }
      return Reflect.apply(original, this, args) as boolean;
    }
    return write as typeof original;
  });
}

/** Workers would listen on a port of their own, in processes that no activation reaches. */
export function refuseFork(): Undo {
  return patchMethod(
    cluster,
    "fork",
    (original) =>
      function fork(env) {
        const program = likelyProgram();
        if (program === undefined) return original.call(cluster, env);
        throw program.refuseFork();
      },
  );
}
