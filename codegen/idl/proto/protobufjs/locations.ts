import { create } from "@bufbuild/protobuf";
import {
  type SourceCodeInfo_Location as Location,
  SourceCodeInfo_LocationSchema as LocationSchema,
  type SourceCodeInfo,
  SourceCodeInfoSchema,
} from "@bufbuild/protobuf/wkt";
import { fieldNumber } from "../source-info.js";
import type { Declaration, Statement } from "./declarations.js";
import type { Token } from "./tokens.js";

/** Collects comments and places of a file's declarations. */
export class Locations {
  readonly #locations: Location[] = [];

  /** A declaration and its name. */
  add(path: readonly number[], declaration: Declaration): void {
    this.addStatement(path, declaration);
    const { name } = declaration;
    this.#locations.push(
      create(LocationSchema, { path: [...path, fieldNumber.name], span: spanOf(name, name) }),
    );
  }

  addStatement(path: readonly number[], { first, last, after }: Statement): void {
    const { detached, leading } = first.comments;
    const { trailing } = after.comments;
    const location = create(LocationSchema, {
      path: [...path],
      span: spanOf(first, last),
      leadingDetachedComments: detached,
    });
    if (leading !== undefined) location.leadingComments = leading;
    if (trailing !== undefined) location.trailingComments = trailing;
    this.#locations.push(location);
  }

  /** What has a place, and comments that belong to something else. */
  addPlace(path: readonly number[], { first, last, name }: Declaration): void {
    this.#locations.push(
      create(LocationSchema, { path: [...path], span: spanOf(first, last) }),
      create(LocationSchema, { path: [...path, fieldNumber.name], span: spanOf(name, name) }),
    );
  }

  info(): SourceCodeInfo {
    return create(SourceCodeInfoSchema, { location: this.#locations });
  }
}

function spanOf(first: Token, last: Token): number[] {
  const end = last.column + last.length;
  return first.line === last.line
    ? [first.line, first.column, end]
    : [first.line, first.column, last.line, end];
}
