import { descriptor, type Type } from "./descriptor.js";
import type { FieldSpec } from "./fields.js";
import { structOf } from "./struct.js";

/** What generated code says of a method. */
export interface MethodSpec {
  /** In the IDL and on the wire, where it differs from the one in TypeScript. */
  name?: string;
  args: readonly FieldSpec[];
  /** Left out for void. */
  returns?: Type<unknown>;
  /** Each with an exception's class as its type. */
  throws?: readonly FieldSpec[];
  oneway?: boolean;
  /** May be called again when it is unknown whether it ran. */
  idempotent?: boolean;
}

/** By name, of arguments or of a result: at most one is set. */
export type Values = Record<string, unknown>;

/** A method, ready to be called. */
export interface Method {
  /** The property of the interface. */
  readonly key: string;
  /** In the IDL and on the wire. */
  readonly name: string;
  /** "PostStorage.readPost", for messages. */
  readonly label: string;
  readonly argumentNames: readonly string[];
  readonly args: Type<Values>;
  readonly returns: Type<unknown> | undefined;
  readonly throws: readonly DeclaredException[];
  /** What a reply holds on the wire: the value in `resultField`, or one of `throws` by its own field. */
  readonly result: Type<Values>;
  readonly oneway: boolean;
  readonly idempotent: boolean;
}

export interface DeclaredException {
  readonly field: string;
  /** As the IDL names it. */
  readonly name: string;
  readonly type: Type<unknown> & (new (...args: never[]) => unknown);
}

/** Not a name that an IDL can give to an exception's field. */
export const resultField = "(result)";

declare const interfaceOf: unique symbol;

/** A service. `S` is its interface, as a client has it. */
export interface ServiceType<in out S> {
  readonly name: string;
  /** By their names in the IDL, those of extended services first. */
  methods(): ReadonlyMap<string, Method>;
  /** For types only. */
  readonly [interfaceOf]?: S;
}

/**
 * A service. `methods` is asked at the first use, so that it may name what is declared after it.
 *
 * @param base  the service that it extends
 */
export function serviceOf<S>(
  name: string,
  methods: () => { readonly [M in keyof S]?: MethodSpec },
  base?: { methods(): ReadonlyMap<string, Method> },
): ServiceType<S> {
  let compiled: ReadonlyMap<string, Method> | undefined;
  const compile = () => {
    const all = new Map(base?.methods());
    for (const [key, spec] of Object.entries<MethodSpec>(methods() as Record<string, MethodSpec>)) {
      const method = compileMethod(name, key, spec);
      all.set(method.name, method);
    }
    return all;
  };
  return Object.freeze({
    name,
    methods: () => {
      compiled ??= compile();
      return compiled;
    },
  });
}

function compileMethod(service: string, key: string, spec: MethodSpec): Method {
  const { name = key, args, returns, throws = [], oneway = false, idempotent = false } = spec;
  const results: FieldSpec[] = throws.map(([id, field, type]) => [id, field, type, "optional"]);
  if (returns !== undefined) results.unshift([0, resultField, returns, "optional"]);
  return {
    key,
    name,
    label: `${service}.${name}`,
    argumentNames: args.map(([, argument]) => argument),
    args: structOf<Values>(`${name}_args`, () => args),
    returns: returns as Type<unknown> | undefined,
    throws: throws.map(([, field, of]) => {
      const type = of as unknown as DeclaredException["type"];
      return { field, name: type[descriptor].label, type };
    }),
    result: structOf<Values>(`${name}_result`, () => results),
    oneway,
    idempotent,
  };
}
