import { isIP } from "node:net";
import { getSystemErrorMap } from "node:util";

/** Where a caught server believes to listen. */
export type VirtualAddress =
  | { readonly kind: "port"; readonly host: string; readonly port: number }
  | { readonly kind: "path"; readonly path: string };

/** First of the ports that an operating system hands out for port 0 (IANA's dynamic range). */
const firstDynamicPort = 49152;

/** Node's own default when no host is given: every interface, over IPv6 and IPv4. */
export const everyHost = "::";

/** What Node's `net.Server` asks of the handle of a listening socket. */
export interface ListenHandle {
  listen(backlog: number): number;
  close(closed?: () => void): void;
  ref(): void;
  unref(): void;
  hasRef(): boolean;
  fchmod(mode: number): number;
  /** Absent for a pipe, whose address Node takes from the server. Returns 0, libuv's word for success. */
  getsockname?(out: { address?: string; family?: string; port?: number }): number;
}

/**
 * Stands in for the handle of a listening socket, so that Node's own `listen`, `listening`, `address()`, `ref`
 * and `close()`, and what they emit, work on a server that has no port.
 *
 * Source: the calls on `server._handle` in Node's lib/net.js, the same in Node 20, 22 and 24.
 *
 * @param outcome what the operating system would answer to `listen(2)`: 0, or libuv's negative error number
 */
export function createVirtualHandle(address: VirtualAddress, outcome: number): ListenHandle {
  let referenced = true;
  const handle: ListenHandle = {
    listen: () => outcome,
    close: (closed) => {
      if (closed !== undefined) process.nextTick(closed);
    },
    ref: () => {
      referenced = true;
    },
    unref: () => {
      referenced = false;
    },
    hasRef: () => referenced,
    fchmod: () => 0,
  };
  if (address.kind === "port") {
    handle.getsockname = (out) => {
      out.address = address.host;
      out.family = isIP(address.host) === 6 ? "IPv6" : "IPv4";
      out.port = address.port;
      return 0;
    };
  }
  return handle;
}

/** What Node asks the operating system to bind. */
export interface BindRequest {
  /** An IP address, a pipe's path, or null for every interface. */
  address: string | null;
  /** -1 for a pipe and for a handle that was passed in; null for a file descriptor. */
  port: number | null;
  /** A file descriptor that is already bound, or undefined. */
  fd: number | undefined;
}

/**
 * The address that a server gets which asks for this one.
 *
 * @param given the handle that `listen(handle)` was called with; its own address counts
 * @param taken addresses of the other caught servers, so that port 0 gives each its own
 */
export function virtualAddress(
  { address, port, fd }: BindRequest,
  given: Pick<ListenHandle, "getsockname"> | null,
  taken: readonly VirtualAddress[],
): VirtualAddress {
  if (given?.getsockname !== undefined) {
    const out: { address?: string; port?: number } = {};
    if (given.getsockname(out) === 0 && out.port !== undefined) {
      return { kind: "port", host: out.address ?? everyHost, port: out.port };
    }
  }
  if (port === -1 && address !== null) return { kind: "path", path: address };
  const asked = fd === undefined && port !== null && port > 0 ? port : nextDynamicPort(taken);
  return { kind: "port", host: address ?? everyHost, port: asked };
}

function nextDynamicPort(taken: readonly VirtualAddress[]): number {
  const ports = new Set(taken.map((address) => (address.kind === "port" ? address.port : 0)));
  let port = firstDynamicPort;
  while (ports.has(port)) port += 1;
  return port;
}

/** Whether the operating system would refuse the second of two addresses. */
export function collide(one: VirtualAddress, other: VirtualAddress): boolean {
  if (one.kind === "path" || other.kind === "path") {
    return one.kind === "path" && other.kind === "path" && one.path === other.path;
  }
  if (one.port !== other.port) return false;
  const hosts = [one.host, other.host];
  if (one.host === other.host || hosts.includes(everyHost)) return true;
  return hosts.includes("0.0.0.0") && hosts.every((host) => isIP(host) === 4);
}

/** libuv's number for EADDRINUSE, which differs between operating systems. */
export function addressInUse(): number {
  for (const [errno, [name]] of getSystemErrorMap()) if (name === "EADDRINUSE") return errno;
  return -98;
}
