#!/usr/bin/env node
/**
 * A plugin of protoc and buf that does what `unlisten codegen` does for .proto files: they send descriptors and get files
 * back (google/protobuf/compiler/plugin.proto).
 */
import { readFileSync } from "node:fs";
import { answerPlugin } from "./codegen/proto/answer-plugin.js";
import { packageVersion } from "./package-root.js";

const standardInput = 0;

if (process.argv.length > 2) {
  console.log(packageVersion());
} else {
  process.stdout.write(answerPlugin(readFileSync(standardInput), packageVersion()));
}
