import type { Random } from "./random.js";

const strangers = [
  ...'{ } ( ) [ ] < > , ; : = * & # 0 1 -1 1.5 true "s" x a.b struct union exception enum const typedef'.split(
    " ",
  ),
  ..."service extends throws required optional void oneway namespace include list map set i32 string".split(
    " ",
  ),
  ..."xsd_all xsd_attrs cpp_type 99999999999999999999 2147483648 - 0x 1e5 e5 @ % .".split(" "),
];

/** A file's tokens with one small fault, sometimes more. */
export function mutate(random: Random, tokens: readonly string[]): string[] {
  const changed = [...tokens];
  for (let left = random.pick([1, 1, 1, 2, 3]); left > 0 && changed.length > 1; left--) {
    const at = random.below(changed.length);
    const other = random.below(changed.length);
    switch (random.below(9)) {
      case 0:
        changed.splice(at, 1);
        break;
      case 1:
        changed.splice(at, 0, changed[at]!);
        break;
      case 2:
        changed[at] = changed[other]!;
        break;
      case 3:
        [changed[at], changed[other]] = [changed[other]!, changed[at]!];
        break;
      case 4:
        changed.splice(at, random.below(2), random.pick(strangers));
        break;
      default:
        // Most often the form stays and the meaning changes.
        changed[at] = random.pick(changed.filter((token) => kindOf(token) === kindOf(changed[at]!)));
    }
  }
  return changed;
}

const blanks = [" ", " ", " ", "\n", "\n", "\t", "\r\n", " /* c */ ", " // c\n", " # c\n", "\n\n", " /**/ "];

function kindOf(token: string): string {
  if (/^[A-Za-z_]/.test(token)) return "word";
  return /^[+-]?[0-9]/.test(token) ? "number" : token.charAt(0);
}

/** Puts blanks and comments between tokens. */
export function join(random: Random, tokens: readonly string[]): string {
  return tokens.map((token) => token + random.pick(blanks)).join("");
}
