import { expect, test } from "vitest";
import { containerArguments } from "./container-arguments.js";

const wanted = {
  image: "openwhisk/action-nodejs-v20:nightly",
  memoryMb: 256,
  userMemoryMb: 1024,
  env: { __OW_API_HOST: "http://host.docker.internal:3233" },
  namesHost: true,
};

test("a container is bounded, on the loopback address, and says whose it is", () => {
  expect(containerArguments(wanted).join(" ")).toBe(
    `run --detach --label unlisten.host=${process.pid} --cpu-shares 256 --memory 256m --memory-swap 256m ` +
      "--publish 127.0.0.1::8080 --add-host host.docker.internal:host-gateway --ulimit nofile=1024:1024 " +
      "--pids-limit 1024 --cap-drop NET_RAW --cap-drop NET_ADMIN " +
      "--env __OW_API_HOST=http://host.docker.internal:3233 openwhisk/action-nodejs-v20:nightly",
  );
});

test.each([
  { memoryMb: 1024, shares: "1024" },
  { memoryMb: 1, shares: "2" },
])("$memoryMb MB have $shares shares of the processors", ({ memoryMb, shares }) => {
  const args = containerArguments({ ...wanted, memoryMb });
  expect(args[args.indexOf("--cpu-shares") + 1]).toBe(shares);
});

test("an engine that names the host itself is not told to", () => {
  expect(containerArguments({ ...wanted, namesHost: false })).not.toContain("--add-host");
});
