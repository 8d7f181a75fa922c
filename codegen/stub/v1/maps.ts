import type { Json, JsonObject } from "../../../adapters/rpc/json.js";
import { type ThriftReader, type ThriftWriter, WireType } from "../../../adapters/thrift/wire/index.js";
import { withinPath } from "../../../adapters/thrift/wire/protocol-error.js";
import { checkDepth, type Descriptor, descriptor, expected, type Type } from "./descriptor.js";
import { checkElementType, identityOf } from "./sequences.js";

/** As a Map. Keys that are structs, containers or binary are compared by what they hold; the last one stays. */
export function map<K, V>(keys: Type<K>, values: Type<V>): Type<Map<K, V>> {
  const key = keys[descriptor];
  const value = values[descriptor];
  const label = `map<${key.label}, ${value.label}>`;
  const mapOf = (given: unknown): Map<K, V> => {
    if (!(given instanceof Map)) throw expected(label, given);
    return given;
  };
  return {
    [descriptor]: {
      label,
      wireType: WireType.map,
      read: (reader) => {
        const size = readMapHead(reader, key, value, label);
        const entries = new Map<K, V>();
        for (let i = 0; i < size; i++) {
          const k = key.read(reader);
          entries.set(k, value.read(reader));
        }
        reader.readMapEnd();
        return fold(entries, key);
      },
      write: (writer, given) => {
        const entries = mapOf(given);
        writer.writeMapBegin(key.wireType, value.wireType, entries.size);
        writePairs(writer, entries, key, value);
        writer.writeMapEnd();
      },
      toJson: (given, depth) => pairsToJson(mapOf(given), key, value, depth),
      fromJson: (json, depth) => fold(new Map(pairsFromJson(json, key, value, label, depth)), key),
      zero: () => new Map(),
      copy: (given) => new Map([...given].map(([k, v]) => [key.copy(k), value.copy(v)])),
      key: undefined,
    },
  };
}

/** As an object without a prototype, keys as text. For keys that have such a form (PROTOCOL.md). */
export function record<K, V>(keys: Type<K>, values: Type<V>): Type<Record<string, V>> {
  const key = keys[descriptor];
  const value = values[descriptor];
  const label = `map<${key.label}, ${value.label}>`;
  const form = key.key;
  if (form === undefined) throw new TypeError(`keys of ${label} have no form as text: use t.map`);
  const entriesOf = (given: unknown): [K, V][] => {
    if (typeof given !== "object" || given === null || given instanceof Map) throw expected(label, given);
    return Object.entries(given as Record<string, V>).map(([text, v]) => [form.fromText(text), v]);
  };
  return {
    [descriptor]: {
      label,
      wireType: WireType.map,
      read: (reader) => {
        const object = emptyObject<V>();
        const size = readMapHead(reader, key, value, label);
        for (let i = 0; i < size; i++) {
          const k = form.toText(key.read(reader));
          object[k] = value.read(reader);
        }
        reader.readMapEnd();
        return object;
      },
      write: (writer, given) => {
        const entries = entriesOf(given);
        writer.writeMapBegin(key.wireType, value.wireType, entries.length);
        writePairs(writer, entries, key, value);
        writer.writeMapEnd();
      },
      toJson: (given, depth) => pairsToJson(entriesOf(given), key, value, depth),
      fromJson: (json, depth) => {
        const object = emptyObject<V>();
        for (const [k, v] of pairsFromJson(json, key, value, label, depth)) object[form.toText(k)] = v;
        return object;
      },
      zero: () => emptyObject<V>(),
      copy: (given) => {
        const object = emptyObject<V>();
        for (const [text, v] of Object.entries(given)) object[text] = value.copy(v);
        return object;
      },
      key: undefined,
    },
  };
}

/** Without a prototype, `__proto__` is a key like any other. */
function emptyObject<V>(): Record<string, V> {
  return Object.create(null) as Record<string, V>;
}

/** Of keys that are equal but not the same the last one stays. */
function fold<K, V>(entries: Map<K, V>, key: Descriptor<K>): Map<K, V> {
  if (entries.size < 2 || typeof entries.keys().next().value !== "object") return entries;
  const byIdentity = new Map<unknown, [K, V]>();
  for (const entry of entries) byIdentity.set(identityOf(entry[0], key), entry);
  return byIdentity.size === entries.size ? entries : new Map(byIdentity.values());
}

/** @returns how many entries follow */
function readMapHead(
  reader: ThriftReader,
  key: Descriptor<unknown>,
  value: Descriptor<unknown>,
  label: string,
): number {
  const size = reader.readMapBegin();
  if (size > 0) {
    checkElementType(reader.keyType, key, label);
    checkElementType(reader.elementType, value, label);
  }
  return size;
}

function writePairs<K, V>(
  writer: ThriftWriter,
  pairs: Iterable<[K, V]>,
  key: Descriptor<K>,
  value: Descriptor<V>,
): void {
  let i = 0;
  try {
    for (const [k, v] of pairs) {
      key.write(writer, k);
      value.write(writer, v);
      i++;
    }
  } catch (error) {
    throw withinPath(error, `[${i}]`);
  }
}

function pairsToJson<K, V>(
  pairs: Iterable<[K, V]>,
  key: Descriptor<K>,
  value: Descriptor<V>,
  depth: number,
): Json {
  checkDepth(depth);
  let i = 0;
  try {
    if (key.key === undefined) {
      const list: Json[] = [];
      for (const [k, v] of pairs) {
        list.push([key.toJson(k, depth + 1), value.toJson(v, depth + 1)]);
        i++;
      }
      return list;
    }
    const object: JsonObject = emptyObject<Json>();
    for (const [k, v] of pairs) {
      object[key.key.toText(k)] = value.toJson(v, depth + 1);
      i++;
    }
    return object;
  } catch (error) {
    throw withinPath(error, `[${i}]`);
  }
}

function pairsFromJson<K, V>(
  json: unknown,
  key: Descriptor<K>,
  value: Descriptor<V>,
  label: string,
  depth: number,
): [K, V][] {
  checkDepth(depth);
  const given = readPairsOf(json, key.key !== undefined, label);
  const pairs: [K, V][] = [];
  try {
    for (const [k, v] of given) {
      const read =
        typeof k === "string" && key.key !== undefined ? key.key.fromText(k) : key.fromJson(k, depth + 1);
      pairs.push([read, value.fromJson(v, depth + 1)]);
    }
  } catch (error) {
    throw withinPath(error, `[${pairs.length}]`);
  }
  return pairs;
}

function readPairsOf(json: unknown, isObject: boolean, label: string): [Json, Json][] {
  if (isObject) {
    if (typeof json !== "object" || json === null || Array.isArray(json)) throw expected(label, json);
    return Object.entries(json);
  }
  if (!Array.isArray(json) || !json.every((pair) => Array.isArray(pair) && pair.length === 2))
    throw expected(`${label} as a list of pairs`, json);
  return json;
}
