import type { DescFile } from "@bufbuild/protobuf";
import * as wellKnown from "@bufbuild/protobuf/wkt";

/** What comes with every compiler of protobuf, by name: "google/protobuf/any.proto". protobufjs lacks half of it. */
export const wellKnownFiles: ReadonlyMap<string, DescFile> = new Map(
  Object.values(wellKnown)
    .filter((one) => typeof one === "object" && "kind" in one && one.kind === "file")
    .map((file) => [`${(file as DescFile).name}.proto`, file as DescFile]),
);
