import { createServer } from "node:net";
import { getSystemErrorName } from "node:util";
import { expect, test } from "vitest";
import {
  addressInUse,
  type BindRequest,
  collide,
  createVirtualHandle,
  virtualAddress,
} from "./virtual-handle.js";

const base: BindRequest = { address: null, port: 3000, fd: undefined };
const taken = [{ kind: "port", host: "::", port: 49152 }] as const;

test.each([
  { name: "a port on every interface", bind: {}, address: { kind: "port", host: "::", port: 3000 } },
  {
    name: "a host is kept",
    bind: { address: "127.0.0.1" },
    address: { kind: "port", host: "127.0.0.1", port: 3000 },
  },
  {
    name: "port 0 gets one that no other has",
    bind: { port: 0 },
    address: { kind: "port", host: "::", port: 49153 },
  },
  {
    name: "so does a file descriptor",
    bind: { port: null, fd: 3 },
    address: { kind: "port", host: "::", port: 49153 },
  },
  {
    name: "a pipe keeps its path",
    bind: { address: "/run/a.sock", port: -1 },
    address: { kind: "path", path: "/run/a.sock" },
  },
])("$name", ({ bind, address }) => {
  expect(virtualAddress({ ...base, ...bind }, null, taken)).toEqual(address);
});

test("a handle that was passed in has its own address", () => {
  const given = createVirtualHandle({ kind: "port", host: "10.0.0.1", port: 80 }, 0);
  expect(virtualAddress({ address: null, port: -1, fd: undefined }, given, [])).toEqual({
    kind: "port",
    host: "10.0.0.1",
    port: 80,
  });
});

const at = (host: string, port = 3000) => ({ kind: "port", host, port }) as const;

test.each([
  { name: "other ports", one: at("::"), other: at("::", 3001), refused: false },
  { name: "one address twice", one: at("127.0.0.1"), other: at("127.0.0.1"), refused: true },
  {
    name: "both loopback addresses, as Fastify does",
    one: at("127.0.0.1"),
    other: at("::1"),
    refused: false,
  },
  { name: "every interface and one of them", one: at("::"), other: at("127.0.0.1"), refused: true },
  { name: "every IPv4 interface and one of them", one: at("127.0.0.1"), other: at("0.0.0.0"), refused: true },
  { name: "every IPv4 interface and one of IPv6", one: at("::1"), other: at("0.0.0.0"), refused: false },
  {
    name: "a path twice",
    one: { kind: "path", path: "/a" },
    other: { kind: "path", path: "/a" },
    refused: true,
  },
  { name: "a path and a port", one: { kind: "path", path: "/a" }, other: at("::"), refused: false },
] as const)("$name: refused is $refused, in either order", ({ one, other, refused }) => {
  expect([collide(one, other), collide(other, one)]).toEqual([refused, refused]);
});

test("the number of EADDRINUSE is this system's", () => {
  expect(getSystemErrorName(addressInUse())).toBe("EADDRINUSE");
});

test("a server keeps its own ways on such a handle: ref, unref, close", async () => {
  const server = createServer() as ReturnType<typeof createServer> & { _handle: unknown };
  const handle = createVirtualHandle(at("127.0.0.1"), 0);
  server._handle = handle;
  server.unref();
  expect(handle.hasRef()).toBe(false);
  server.ref();
  expect(handle.hasRef()).toBe(true);
  expect(server.address()).toEqual({ address: "127.0.0.1", family: "IPv4", port: 3000 });
  await new Promise((resolve) => server.close(resolve));
  expect(server.listening).toBe(false);
});
