import type { DescFile } from "@bufbuild/protobuf";
import type { Position } from "../../ir/types.js";

/** Comments and places of one file, by the path of numbers that leads to a declaration in its descriptor. */
export interface SourceInfo {
  doc(path: readonly number[]): { doc?: string };
  /** Of the declaration's name where the descriptor says it; line 0 when it has no places. */
  position(path: readonly number[]): Position;
}

/** Fields of FileDescriptorProto and its kin that lead to declarations (google/protobuf/descriptor.proto). */
export const fieldNumber = {
  file: { syntax: 12, package: 2, message: 4, enum: 5, service: 6 },
  message: { field: 2, nestedMessage: 3, nestedEnum: 4, oneof: 8 },
  enum: { value: 2 },
  service: { method: 2 },
  /** Of all of them. */
  name: 1,
} as const;

/** @param file  what positions call the file */
export function sourceInfoOf(desc: DescFile, file: string): SourceInfo {
  const locations = new Map(desc.proto.sourceCodeInfo?.location.map((one) => [one.path.join(), one]));
  return {
    doc(path) {
      const doc = cleanComment(locations.get(path.join())?.leadingComments ?? "");
      return doc === "" ? {} : { doc };
    },
    position(path) {
      const span = (locations.get([...path, fieldNumber.name].join()) ?? locations.get(path.join()))?.span;
      if (span === undefined || span.length < 3) return { file, line: 0, column: 0, length: 0 };
      const [line, column, endOrEndLine] = span as [number, number, number];
      // A span of three numbers ends on its line; of one that does not, what is on its first line is not known.
      const length = span.length === 3 ? Math.max(1, endOrEndLine - column) : 1;
      return { file, line: line + 1, column: column + 1, length };
    },
  };
}

/**
 * The text of a comment without the space after its marks, and without what is said to buf. Compilers leave the second
 * star of a comment that begins with two.
 */
function cleanComment(text: string): string {
  const lines = text
    .replace(/^\*+(?=\s)/, "")
    .split(/\r?\n/)
    .map((line) => line.replace(/^ /, "").trimEnd());
  return lines
    .filter((line) => !/^\s*buf:lint:ignore\b/.test(line))
    .join("\n")
    .replace(/^\n+|\n+$/g, "");
}
