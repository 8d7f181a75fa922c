import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** A path beside the module, all of it literal: `${__dirname}/../proto`, `join(__dirname, "../proto")`, `__dirname + "/x"`. */
const literalRead =
  /`\$\{__dirname\}(\/[^`$]*)`|\b__dirname\s*(?:\+\s*(?:"([^"\n]*)"|'([^'\n]*)')(?=\s*[),;\]])|,\s*(?:"([^"\n]*)"|'([^'\n]*)')(?=\s*\)))/g;

/** Any other way to look for files. */
const otherRead = /__dirname|__filename|import\.meta|require\.resolve|new Worker/;

/**
 * The `.proto` files, or folders of them, that a package's module reads from beside itself, when it reads nothing else.
 * They are few and small, so they can lie beside a bundle that has the package inside: grpc-js and grpc-health-check
 * as files are 600 files that a cold start would unpack.
 *
 * @param path  of the module
 * @returns absolute paths; undefined when it may read anything else
 */
export function protoReads(path: string, source: string): string[] | undefined {
  const targets: string[] = [];
  const rest = source.replace(literalRead, (_all, ...groups) => {
    const literal = groups.find((group) => group !== undefined) as string;
    targets.push(resolve(dirname(path), `./${literal}`));
    return "";
  });
  if (targets.length === 0 || otherRead.test(rest)) return undefined;
  return targets.every(isProto) ? targets : undefined;
}

function isProto(target: string): boolean {
  if (!existsSync(target)) return false;
  if (!statSync(target).isDirectory()) return target.endsWith(".proto");
  return readdirSync(target).every((name) => /^LICEN[CS]E/i.test(name) || isProto(join(target, name)));
}
