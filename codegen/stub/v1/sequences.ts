import type { Json } from "../../../adapters/rpc/json.js";
import { type ThriftReader, type ThriftWriter, WireType } from "../../../adapters/thrift/wire/index.js";
import { ThriftProtocolError, withinPath } from "../../../adapters/thrift/wire/protocol-error.js";
import { checkDepth, type Descriptor, descriptor, expected, type Type } from "./descriptor.js";

export function list<T>(of: Type<T>): Type<T[]> {
  const element = of[descriptor];
  const label = `list<${element.label}>`;
  return {
    [descriptor]: {
      label,
      wireType: WireType.list,
      read: (reader) => {
        const values = readElements(reader, reader.readListBegin(), element, label);
        reader.readListEnd();
        return values;
      },
      write: (writer, values) => {
        if (!Array.isArray(values)) throw expected(label, values);
        writer.writeListBegin(element.wireType, values.length);
        writeElements(writer, values, element);
        writer.writeListEnd();
      },
      toJson: (values, depth) => elementsToJson(arrayOf(values, label), element, depth),
      fromJson: (json, depth) => elementsFromJson(arrayOf(json, label), element, depth),
      zero: () => [],
      copy: (values) => values.map((value) => element.copy(value)),
      key: undefined,
    },
  };
}

/** As a Set: for elements that JavaScript compares by value. */
export function set<T>(of: Type<T>): Type<Set<T>> {
  const element = of[descriptor];
  const label = `set<${element.label}>`;
  return {
    [descriptor]: {
      label,
      wireType: WireType.set,
      read: (reader) => {
        const values = readElements(reader, reader.readSetBegin(), element, label);
        reader.readSetEnd();
        return new Set(values);
      },
      write: (writer, values) => {
        if (!(values instanceof Set)) throw expected(label, values);
        writer.writeSetBegin(element.wireType, values.size);
        writeElements(writer, values, element);
        writer.writeSetEnd();
      },
      toJson: (values, depth) => {
        if (!(values instanceof Set)) throw expected(label, values);
        return elementsToJson(values, element, depth);
      },
      fromJson: (json, depth) => new Set(elementsFromJson(arrayOf(json, label), element, depth)),
      zero: () => new Set(),
      copy: (values) => new Set([...values].map((value) => element.copy(value))),
      key: undefined,
    },
  };
}

/** As an array: for elements that JavaScript compares by identity. Equal ones are folded, on both sides. */
export function setArray<T>(of: Type<T>): Type<T[]> {
  const element = of[descriptor];
  const label = `set<${element.label}>`;
  return {
    [descriptor]: {
      label,
      wireType: WireType.set,
      read: (reader) => {
        const values = readElements(reader, reader.readSetBegin(), element, label);
        reader.readSetEnd();
        return distinct(values, element);
      },
      write: (writer, values) => {
        const unique = distinct(arrayOf(values, label), element);
        writer.writeSetBegin(element.wireType, unique.length);
        writeElements(writer, unique, element);
        writer.writeSetEnd();
      },
      toJson: (values, depth) => elementsToJson(distinct(arrayOf(values, label), element), element, depth),
      fromJson: (json, depth) => distinct(elementsFromJson(arrayOf(json, label), element, depth), element),
      zero: () => [],
      copy: (values) => values.map((value) => element.copy(value)),
      key: undefined,
    },
  };
}

/** What two equal values have in common and others have not. */
export function identityOf<T>(value: T, type: Descriptor<T>): unknown {
  if (typeof value !== "object" || value === null) return value;
  return JSON.stringify(type.toJson(value, 0));
}

/** @throws ThriftProtocolError `invalid-data` when a container says that it holds something else */
export function checkElementType(said: number, type: Descriptor<unknown>, label: string): void {
  if (said !== type.wireType)
    throw new ThriftProtocolError("invalid-data", `expected ${label}, got a container of other types`);
}

function distinct<T>(values: T[], element: Descriptor<T>): T[] {
  if (values.length < 2) return values;
  const byIdentity = new Map<unknown, T>();
  for (const value of values) {
    const identity = identityOf(value, element);
    if (!byIdentity.has(identity)) byIdentity.set(identity, value);
  }
  return byIdentity.size === values.length ? values : [...byIdentity.values()];
}

/** Grows as elements come: a length that only the head claims allocates nothing. */
function readElements<T>(reader: ThriftReader, size: number, element: Descriptor<T>, label: string): T[] {
  const values: T[] = [];
  if (size === 0) return values;
  checkElementType(reader.elementType, element as Descriptor<unknown>, label);
  for (let i = 0; i < size; i++) values.push(element.read(reader));
  return values;
}

function writeElements<T>(writer: ThriftWriter, values: Iterable<T>, element: Descriptor<T>): void {
  let i = 0;
  try {
    for (const value of values) {
      element.write(writer, value);
      i++;
    }
  } catch (error) {
    throw withinPath(error, `[${i}]`);
  }
}

function elementsToJson<T>(values: Iterable<T>, element: Descriptor<T>, depth: number): Json[] {
  checkDepth(depth);
  const list: Json[] = [];
  try {
    for (const value of values) list.push(element.toJson(value, depth + 1));
  } catch (error) {
    throw withinPath(error, `[${list.length}]`);
  }
  return list;
}

function elementsFromJson<T>(list: Json[], element: Descriptor<T>, depth: number): T[] {
  checkDepth(depth);
  const values: T[] = [];
  try {
    for (const json of list) values.push(element.fromJson(json, depth + 1));
  } catch (error) {
    throw withinPath(error, `[${values.length}]`);
  }
  return values;
}

function arrayOf<T>(value: unknown, label: string): T[] {
  if (!Array.isArray(value)) throw expected(label, value);
  return value;
}
