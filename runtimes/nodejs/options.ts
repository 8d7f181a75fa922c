/** How a runner is started. */
export interface RunnerArguments {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  /** A file descriptor to announce the address on; undefined is stdout, when the system chose the port. */
  readyFd: number | undefined;
  /** End when stdin is closed, which it is as soon as the process that holds its other end is gone. */
  exitWithStdin: boolean;
}

export const usage = `usage: main.cjs [--host 0.0.0.0] [--port 8080] [--ready-fd N] [--exit-with-stdin]
`;

/**
 * Reads the command line.
 *
 * @param args  without the program's name
 * @returns what it says, or what is wrong with it
 */
export function readArguments(args: readonly string[]): RunnerArguments | { problem: string } {
  const read: RunnerArguments = { host: "0.0.0.0", port: 8080, readyFd: undefined, exitWithStdin: false };
  const rest = args.flatMap((arg) =>
    arg.startsWith("--") && arg.includes("=") ? splitAtEquals(arg) : [arg],
  );
  while (rest.length > 0) {
    const name = rest.shift();
    switch (name) {
      case "--host": {
        const host = rest.shift();
        if (host === undefined || host === "") return { problem: "--host needs an address" };
        read.host = host;
        break;
      }
      case "--port": {
        const port = readInteger(rest.shift(), 0, 65535);
        if (port === undefined) return { problem: "--port must be a number from 0 to 65535" };
        read.port = port;
        break;
      }
      case "--ready-fd": {
        // 0, 1 and 2 are the action's own streams.
        const fd = readInteger(rest.shift(), 3, 1023);
        if (fd === undefined) return { problem: "--ready-fd must be a number from 3 to 1023" };
        read.readyFd = fd;
        break;
      }
      case "--exit-with-stdin":
        read.exitWithStdin = true;
        break;
      default:
        return { problem: `unknown argument "${name}"` };
    }
  }
  return read;
}

function splitAtEquals(arg: string): string[] {
  const at = arg.indexOf("=");
  return [arg.slice(0, at), arg.slice(at + 1)];
}

function readInteger(text: string | undefined, lowest: number, highest: number): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= lowest && value <= highest ? value : undefined;
}
