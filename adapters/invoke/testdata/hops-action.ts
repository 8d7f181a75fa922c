import { context } from "unlisten";
import { openwhisk } from "unlisten/invoke";
import { wrapThriftService } from "unlisten/thrift";
import { dispatchLibrary, LibraryClient, NotFound } from "./hops.js";

const next = new LibraryClient(openwhisk({ action: "/_/library", retry: false }));

export const main = wrapThriftService(
  dispatchLibrary({
    read(id, hops) {
      if (hops > 1) return next.read(id, hops - 1);
      throw new NotFound({ id, why: "gone", seen: [`at hop ${hops}`] });
    },
    fail(hops) {
      if (hops > 1) return next.fail(hops - 1);
      throw new Error("secret-word");
    },
    crash(hops) {
      if (hops > 1) return next.crash(hops - 1);
      process.exit(1);
    },
    async traces(hops) {
      const own = context().trace.traceparent?.split("-")[1] ?? "";
      return hops > 1 ? [own, ...(await next.traces(hops - 1))] : [own];
    },
  }),
);
