import type { Declaration, Document, Enum, Position } from "../ir/types.js";
import { type BreakingChange, collectChanges, type Found } from "./change.js";
import { compareFields } from "./compare-fields.js";
import { compareNamespaces, compareService } from "./compare-service.js";
import { typeText } from "./same-type.js";
import { valueText } from "./same-value.js";

/**
 * Finds what changed in a file and in those it includes, to the harm of somebody who has the old version.
 *
 * Declarations are told by name, fields by id, included files by their alias. Pure; both documents are without errors.
 *
 * @returns empty when nothing is broken
 */
export function breaking(old: Document, now: Document): BreakingChange[] {
  const { found, changes } = collectChanges();
  compareDocuments(found, old, now, new Set());
  return changes;
}

function compareDocuments(found: Found, old: Document, now: Document, seen: Set<Document>): void {
  if (seen.has(now)) return;
  seen.add(now);
  compareNamespaces(found, old, now);
  const top: Position = { file: now.file, line: 1, column: 1, length: 1 };
  for (const declaration of old.order) {
    const other = now.order.find((one) => one.name === declaration.name && isKin(one, declaration));
    if (other === undefined) {
      const group = declaration.kind === "service" ? "wire" : "source";
      found(group, `${kinOf(declaration)}-removed`, top, `${declaration.kind} ${declaration.name} is gone`);
    } else {
      compareDeclaration(found, declaration, other);
    }
  }
  for (const { alias, document } of old.includes) {
    const other = now.includes.find((one) => one.alias === alias);
    if (other !== undefined) compareDocuments(found, document, other.document, seen);
  }
}

function kinOf({ kind }: Declaration): string {
  return kind === "struct" || kind === "union" || kind === "exception" ? "message" : kind;
}

function isKin(a: Declaration, b: Declaration): boolean {
  return kinOf(a) === kinOf(b);
}

function compareDeclaration(found: Found, old: Declaration, now: Declaration): void {
  const { position, name } = now;
  if (old.kind === "enum" && now.kind === "enum") {
    compareEnum(found, old, now);
  } else if (old.kind === "service" && now.kind === "service") {
    compareService(found, old, now);
  } else if (old.kind === "constant" && now.kind === "constant") {
    const before = `${typeText(old.type)} ${valueText(old.value)}`;
    if (before === `${typeText(now.type)} ${valueText(now.value)}`) return;
    found("source", "constant-changed", position, `constant ${name} has another type or value`);
  } else if (old.kind === "typedef" && now.kind === "typedef") {
    // Fields of that type are told one by one, with what it means for the wire.
    const [before, after] = [typeText(old.type), typeText(now.type)];
    if (before !== after)
      found("source", "typedef-changed", position, `${name} is ${after}: it was ${before}`);
  } else if ("fields" in old && "fields" in now) {
    if (old.kind !== now.kind) {
      const group = old.kind === "union" || now.kind === "union" ? "wire" : "source";
      found(group, "kind-changed", position, `${name} is a ${now.kind}: it was a ${old.kind}`);
    }
    compareFields(found, { what: `${now.kind} ${name}`, position, of: "message" }, old.fields, now.fields);
  }
}

function compareEnum(found: Found, old: Enum, now: Enum): void {
  for (const member of old.members) {
    const what = `${now.name}.${member.name}`;
    const other = now.members.find(({ name }) => name === member.name);
    const renamed = now.members.find(({ value }) => value === member.value);
    if (other?.value === member.value) continue;
    if (other !== undefined) {
      found("wire", "member-changed", other.position, `${what} is ${other.value}: it was ${member.value}`);
    } else if (renamed !== undefined && !old.members.some(({ name }) => name === renamed.name)) {
      const hint = "Readable JSON goes by names, so deployed readers do not know the new one.";
      found("wire", "member-renamed", renamed.position, `${what} is called ${renamed.name} now`, hint);
    } else {
      const hint = "Data that was written with it has no meaning any more.";
      found("wire", "member-removed", now.position, `${what} (${member.value}) is gone`, hint);
    }
  }
}
