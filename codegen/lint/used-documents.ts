import type { ConstantValue, Document, TypeRef } from "../ir/types.js";
import { fieldsOf } from "./lint-fields.js";

/** The files whose declarations a file names, itself among them. */
export function usedDocuments(document: Document): Set<Document> {
  const used = new Set<Document>([document]);
  for (const declaration of document.order) {
    switch (declaration.kind) {
      case "constant":
        addType(used, declaration.type);
        addValue(used, declaration.value);
        break;
      case "typedef":
        addType(used, declaration.type);
        break;
      case "service":
        if (declaration.extends !== undefined) used.add(declaration.extends.document);
        for (const { result } of declaration.methods) if (result !== undefined) addType(used, result);
        break;
    }
    for (const { field } of fieldsOf(declaration)) {
      addType(used, field.type);
      if (field.defaultValue !== undefined) addValue(used, field.defaultValue);
    }
  }
  return used;
}

function addType(used: Set<Document>, type: TypeRef): void {
  switch (type.kind) {
    case "named":
      used.add(type.document);
      break;
    case "list":
    case "set":
      addType(used, type.element);
      break;
    case "map":
      addType(used, type.key);
      addType(used, type.value);
  }
}

function addValue(used: Set<Document>, value: ConstantValue): void {
  switch (value.kind) {
    case "member":
    case "constant":
      used.add(value.document);
      break;
    case "list":
      for (const item of value.items) addValue(used, item);
      break;
    case "map":
      for (const entry of value.entries) {
        addValue(used, entry.key);
        addValue(used, entry.value);
      }
      break;
    case "message":
      for (const entry of value.fields) addValue(used, entry.value);
  }
}
