/** How IDL types look in TypeScript. */
export interface TypeScriptOptions {
  /** i64 does not fit a JavaScript number: the others are for code that has to go on as it is. */
  i64: "bigint" | "number" | "string";
  /** `Record` for maps whose keys are texts, numbers or enums; other maps are a `Map` in any case. */
  maps: "Map" | "Record";
  /** `Set` for sets of scalars and enums; other sets are arrays in any case, as a `Set` compares by identity. */
  sets: "Set" | "array";
  /** How generated files import one another; "ts" is for Node's own type stripping. */
  importExtension: "js" | "ts" | "none";
}

export const defaultTypeScriptOptions: TypeScriptOptions = {
  i64: "bigint",
  maps: "Map",
  sets: "Set",
  importExtension: "js",
};

/** The values an option takes, the usual one first. */
export const typeScriptChoices = {
  i64: ["bigint", "number", "string"],
  maps: ["Map", "Record"],
  sets: ["Set", "array"],
  importExtension: ["js", "ts", "none"],
} as const satisfies { [Name in keyof TypeScriptOptions]: readonly TypeScriptOptions[Name][] };

/** "i64: number" for each option that differs from the usual. */
export function describeOptions(options: TypeScriptOptions): string[] {
  return (Object.keys(typeScriptChoices) as (keyof TypeScriptOptions)[])
    .filter((name) => options[name] !== defaultTypeScriptOptions[name])
    .map((name) => `${name}: ${options[name]}`);
}
