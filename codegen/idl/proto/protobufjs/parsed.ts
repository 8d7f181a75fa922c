import type { Declaration } from "./declarations.js";
import { needsBuf, type Place, ProtoFault } from "./fault.js";

/** What is taken of the package protobufjs, 7 and later. */
export interface Protobufjs {
  parse(source: string, options: { keepCase: boolean }): { root: ParsedScope };
}

/** A package, message or enum as protobufjs sees it. */
export interface ParsedScope {
  nested?: Record<string, ParsedScope | ParsedField>;
}
export interface ParsedType extends ParsedScope {
  fields: Record<string, ParsedField>;
  oneofs?: Record<string, unknown>;
  /** Both ends belong to it. */
  reserved?: ([number, number] | string)[];
  extensions?: [number, number][];
}
export interface ParsedField {
  id: number;
  type: string;
  /** Of a map. */
  keyType?: string;
  rule?: string;
  /** Whom it extends. */
  extend?: string;
  options?: Record<string, unknown>;
}
export interface ParsedEnum extends ParsedScope {
  values: Record<string, number>;
  reserved?: ([number, number] | string)[];
}
export interface ParsedService extends ParsedScope {
  methods: Record<string, ParsedMethod>;
}
export interface ParsedMethod {
  requestType: string;
  responseType: string;
  requestStream?: boolean;
  responseStream?: boolean;
}

const hint =
  "protobufjs read the file. If it is right, install buf, which reads all that there is: `npm install --save-dev @bufbuild/buf`.";

/**
 * Has protobufjs parse a file by itself.
 *
 * @returns what is in the file's package
 * @throws ProtoFault
 */
export function parseByProtobufjs(protobufjs: Protobufjs, text: string, packageName: string): ParsedScope {
  let scope: ParsedScope;
  try {
    scope = protobufjs.parse(text, { keepCase: true }).root;
  } catch (error) {
    throw faultOf(error instanceof Error ? error.message : String(error), text);
  }
  for (const part of packageName === "" ? [] : packageName.split(".")) {
    scope = memberOf(scope.nested, part, undefined) as ParsedScope;
  }
  return scope;
}

/** `illegal token 'x' (line 5)` */
function faultOf(message: string, text: string): ProtoFault {
  const at = / \((?:.*, )?line (\d+)\)$/.exec(message);
  if (at === null) return new ProtoFault(message, undefined, hint);
  const line = Number(at[1]) - 1;
  const source = text.split("\n")[line] ?? "";
  const named = /'([^']+)'/.exec(message)?.[1];
  const found = named === undefined ? -1 : source.indexOf(named);
  const column = found >= 0 ? found : source.search(/\S|$/);
  const length = found >= 0 ? named!.length : Math.max(1, source.trimEnd().length - column);
  return new ProtoFault(message.slice(0, at.index), { line, column, length }, hint);
}

/** @throws ProtoFault when it is not there: protobufjs reads the file otherwise than it is */
export function memberOf<T>(
  members: Record<string, T> | undefined,
  name: string,
  place: Place | undefined,
): T {
  if (members === undefined || !Object.hasOwn(members, name))
    throw needsBuf(`protobufjs does not see ${JSON.stringify(name)}`, place);
  return members[name]!;
}

/** @throws ProtoFault when protobufjs sees more than is declared */
export function expectAll(
  members: Record<string, unknown> | undefined,
  count: number,
  { name }: Pick<Declaration, "name">,
): void {
  // Names with dots are fields that other messages of the file have added.
  const seen = Object.keys(members ?? {}).filter((one) => !one.includes("."));
  if (seen.length !== count)
    throw needsBuf(`protobufjs sees other members in ${JSON.stringify(name.text)} than there are`, name);
}
