import { grpcJsLoaded } from "../../adapters/capture/grpc-js-loaded.js";

/**
 * grpc-js inside a bundle: adapters/capture knows a service by the library's own modules, and in a bundle there are no
 * modules to look at. So the library's entry says itself that it was loaded.
 */

const entry = /[\\/]@grpc[\\/]grpc-js[\\/]build[\\/]src[\\/]index\.js$/;

/** Calls what adapters/capture/catch-grpc.ts has put there; without it nothing happens. */
const mark = `;globalThis[Symbol.for(${JSON.stringify(grpcJsLoaded)})]?.(exports);`;

/** Adds the mark to the entry of grpc-js, at the end of its last line, and to no other module. */
export function markGrpcJs(path: string, source: string): string {
  if (!entry.test(path)) return source;
  const comment = source.lastIndexOf("\n//#");
  const end = comment < 0 ? source.length : comment;
  return `${source.slice(0, end)}${mark}${source.slice(end)}`;
}
