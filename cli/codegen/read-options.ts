import { type TypeScriptOptions, typeScriptChoices } from "../../codegen/emit/typescript/options.js";
import { languages } from "../../codegen/generate.js";
import { nearestName, usage } from "../arguments.js";

/** Reads the options that say how TypeScript looks. */
export function readTypeScriptOptions(values: { [name: string]: unknown }): Partial<TypeScriptOptions> {
  return {
    ...choice("i64", values.i64, typeScriptChoices.i64),
    ...choice("maps", values.maps, typeScriptChoices.maps),
    ...choice("sets", values.sets, typeScriptChoices.sets),
    ...choice("importExtension", values["import-extension"], typeScriptChoices.importExtension),
  };
}

export function checkLanguage(given: string | undefined): void {
  if (given === undefined) throw usage(`--lang is missing: --lang ${languages.join(" or ")}`);
  if (!languages.some((language) => language === given)) {
    throw usage(`there is no language "${given}"`, `There is: ${languages.join(", ")}.`);
  }
}

function choice<Name extends string, const Choice extends string>(
  name: Name,
  given: unknown,
  choices: readonly Choice[],
): { [K in Name]?: Choice } {
  if (given === undefined) return {};
  const chosen = choices.find((one) => one === given);
  if (chosen === undefined) {
    const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const nearest = nearestName(
      String(given).toLowerCase(),
      choices.map((one) => one.toLowerCase()),
    );
    const meant = choices.find((one) => one.toLowerCase() === nearest);
    throw usage(
      `--${option} cannot be "${given}"`,
      meant === undefined ? `It is one of: ${choices.join(", ")}.` : `Did you mean ${meant}?`,
    );
  }
  return { [name]: chosen } as { [K in Name]?: Choice };
}
