import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The generators of grpc-tools. Its npm package downloads them from elsewhere; here protoc comes from Maven Central, in
 * the last release with JavaScript in it, and the plugin is gRPC's, of Debian's libgrpc.
 */

const root = join(import.meta.dirname, "../../..");
const tools = join(root, ".cache/grpc-tools");
const testdata = join(import.meta.dirname, "../testdata");

const systems: Record<string, string> = { linux: "linux", darwin: "osx" };
const machines: Record<string, string> = { x64: "x86_64", arm64: "aarch_64" };

function installTools(): void {
  if (existsSync(tools)) return;
  mkdirSync(join(root, ".cache"), { recursive: true });
  const folder = mkdtempSync(`${tools}-`);
  const classifier = `${systems[process.platform]}-${machines[process.arch]}`;
  execFileSync("mvn", [
    "--batch-mode",
    "--quiet",
    "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy",
    `-Dartifact=com.google.protobuf:protoc:3.20.3:exe:${classifier}`,
    `-DoutputDirectory=${folder}`,
  ]);
  renameSync(join(folder, `protoc-3.20.3-${classifier}.exe`), join(folder, "protoc"));
  chmodSync(join(folder, "protoc"), 0o755);
  const libraries = ["-l:libgrpc_plugin_support.so.1.51", "-lprotoc", "-lprotobuf"];
  const plugin = [join(testdata, "grpc-node-plugin.cc"), "-o", join(folder, "grpc-node-plugin")];
  execFileSync("g++", [...plugin, ...libraries]);
  renameSync(folder, tools);
}

/**
 * Generates CommonJS for words.proto into a folder below node_modules.
 *
 * @returns the path of the services' module; that of messages is "words_pb.js" beside it
 */
export function generateByGrpcTools(folder: string): string {
  installTools();
  execFileSync(join(tools, "protoc"), [
    `--proto_path=${testdata}`,
    `--js_out=import_style=commonjs,binary:${folder}`,
    `--plugin=protoc-gen-grpc=${join(tools, "grpc-node-plugin")}`,
    `--grpc_out=${folder}`,
    "words.proto",
  ]);
  // The plugin's code asks for grpc-js by the name that it had before.
  mkdirSync(join(folder, "node_modules/grpc"), { recursive: true });
  writeFileSync(join(folder, "node_modules/grpc/index.js"), 'module.exports = require("@grpc/grpc-js");\n');
  return join(folder, "words_grpc_pb.js");
}
