import { expect, test } from "vitest";
import { readArguments } from "./options.js";

const defaults = { host: "0.0.0.0", port: 8080, readyFd: undefined, exitWithStdin: false };

test.each([
  { args: [], read: {} },
  { args: ["--host", "127.0.0.1"], read: { host: "127.0.0.1" } },
  { args: ["--host=::1"], read: { host: "::1" } },
  { args: ["--port", "0"], read: { port: 0 } },
  { args: ["--port=65535"], read: { port: 65535 } },
  { args: ["--ready-fd", "3"], read: { readyFd: 3 } },
  { args: ["--exit-with-stdin"], read: { exitWithStdin: true } },
])("$args", ({ args, read }) => {
  expect(readArguments(args)).toEqual({ ...defaults, ...read });
});

test.each([
  { args: ["--port"], problem: "--port must be a number from 0 to 65535" },
  { args: ["--port", "65536"], problem: "--port must be a number from 0 to 65535" },
  { args: ["--port", "8e3"], problem: "--port must be a number from 0 to 65535" },
  { args: ["--port", "-1"], problem: "--port must be a number from 0 to 65535" },
  { args: ["--host"], problem: "--host needs an address" },
  { args: ["--ready-fd", "2"], problem: "--ready-fd must be a number from 3 to 1023" },
  { args: ["--exit-with-stdin=yes"], problem: 'unknown argument "yes"' },
  { args: ["8080"], problem: 'unknown argument "8080"' },
])("$args is refused", ({ args, problem }) => {
  expect(readArguments(args)).toEqual({ problem });
});
