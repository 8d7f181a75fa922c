import type { Field, Position } from "../ir/types.js";
import type { Found } from "./change.js";
import { isSameOnWire, typeText } from "./same-type.js";
import { valueText } from "./same-value.js";

/** Where fields stand, for messages and for what their absence means. */
export interface FieldsOwner {
  /** Such as `struct Post` or `PostStorage.readPost`. */
  what: string;
  /** Where a removed field's owner stands now. */
  position: Position;
  of: "message" | "arguments" | "throws";
}

/** Compares fields by id. */
export function compareFields(
  found: Found,
  owner: FieldsOwner,
  old: readonly Field[],
  now: readonly Field[],
): void {
  const { what, of } = owner;
  for (const field of old) {
    const other = now.find(({ id }) => id === field.id);
    const moved = now.find(({ name, id }) => name === field.name && id !== field.id);
    if (other !== undefined && (moved === undefined || other.name === field.name)) {
      compareField(found, owner, field, other);
    } else if (moved !== undefined) {
      const hint = "Ids say on the wire which field it is: give it the old one.";
      found(
        "wire",
        "id-changed",
        moved.position,
        `"${field.name}" of ${what} has id ${moved.id}: it was ${field.id}`,
        hint,
      );
    } else {
      compareRemoved(found, owner, field);
    }
  }
  for (const field of now) {
    const isOld = old.some(({ id, name }) => id === field.id || name === field.name);
    if (!isOld) compareAdded(found, owner, field);
  }
  if (of === "arguments" && old.map(({ id }) => id).join() !== now.map(({ id }) => id).join()) {
    const message = `arguments of ${what} are others, or in another order`;
    found("source", "arguments-changed", owner.position, message);
  }
}

function compareField(found: Found, { what, of }: FieldsOwner, old: Field, now: Field): void {
  const { position } = now;
  const isSame = isSameOnWire(old.type, now.type);
  const [before, after] = [typeText(old.type), typeText(now.type)];
  if (old.name !== now.name && !isSame) {
    const hint = "Give the new field an id that was never used.";
    found(
      "wire",
      "id-reused",
      position,
      `id ${now.id} of ${what} is "${now.name}" now: it was "${old.name}"`,
      hint,
    );
    return;
  }
  if (old.name !== now.name) {
    const hint = "Readable JSON goes by names, so deployed callers no longer find it.";
    const group = of === "throws" ? "source" : "wire";
    found(group, "name-changed", position, `"${old.name}" of ${what} is called "${now.name}" now`, hint);
  }
  if (!isSame) {
    const hint = "Add a field with an id of its own, and leave the old one.";
    found("wire", "type-changed", position, `"${now.name}" of ${what} is ${after}: it was ${before}`, hint);
  } else if (before !== after) {
    found("source", "type-renamed", position, `"${now.name}" of ${what} is ${after}: it was ${before}`);
  }
  compareRequiredness(found, what, old, now);
  if (valueText(old.defaultValue) !== valueText(now.defaultValue)) {
    const hint = "Where the field is absent, the two versions see different values.";
    found("wire", "default-changed", position, `default of "${now.name}" of ${what} is another one`, hint);
  }
}

function compareRequiredness(found: Found, what: string, old: Field, now: Field): void {
  if (old.requiredness === now.requiredness) return;
  const message = `"${now.name}" of ${what} is ${now.requiredness}: it was ${old.requiredness}`;
  if (now.requiredness === "required") {
    found(
      "wire",
      "requiredness-changed",
      now.position,
      message,
      "What was written without it cannot be read.",
    );
  } else if (old.requiredness === "required") {
    found(
      "wire",
      "requiredness-changed",
      now.position,
      message,
      "Old readers refuse what is written without it.",
    );
  } else {
    found("source", "requiredness-changed", now.position, message);
  }
}

function compareRemoved(found: Found, { what, of, position }: FieldsOwner, field: Field): void {
  const message = `"${field.name}" (id ${field.id}) of ${what} is gone`;
  if (of === "throws") {
    const hint = "Callers of the new file cannot read what services of the old one throw.";
    found("wire", "throws-removed", position, message, hint);
  } else if (field.requiredness === "required") {
    found("wire", "field-removed", position, message, "Old readers require it.");
  } else {
    found("source", "field-removed", position, message, "Its id must not be used again.");
  }
}

function compareAdded(found: Found, { what, of }: FieldsOwner, field: Field): void {
  const { name, position, requiredness } = field;
  if (of === "throws") {
    const hint = "Deployed callers do not know it, and see a reply without a result.";
    found("wire", "throws-added", position, `${what} throws "${name}" now`, hint);
  } else if (requiredness === "required") {
    const hint = "What was written without it cannot be read: make it optional.";
    found("wire", "required-added", position, `"${name}" of ${what} is new and required`, hint);
  }
}
