import { expect, test } from "vitest";
import { runnerEnvironment } from "./runner-environment.js";

test("a runner gets what programs need, and no secret of the host's", () => {
  const host = {
    PATH: "/bin",
    HOME: "/home/me",
    AWS_SECRET_ACCESS_KEY: "secret",
    NODE_OPTIONS: "--inspect",
    npm_token: "t",
  };
  expect(runnerEnvironment(host, { TMPDIR: "/tmp/1", __OW_API_HOST: "http://h" })).toEqual({
    PATH: "/bin",
    HOME: "/home/me",
    TMPDIR: "/tmp/1",
    __OW_API_HOST: "http://h",
  });
});
