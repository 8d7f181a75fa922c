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

/** A file's tokens with one to three small faults. */
export function mutate(random: Random, tokens: readonly string[]): string[] {
  const changed = [...tokens];
  for (let left = 1 + random.below(3); left > 0 && changed.length > 1; left--) {
    const at = random.below(changed.length);
    const other = random.below(changed.length);
    switch (random.below(5)) {
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
    }
  }
  return changed;
}

const blanks = [" ", " ", " ", "\n", "\n", "\t", "\r\n", " /* c */ ", " // c\n", " # c\n", "\n\n", " /**/ "];

/** Puts blanks and comments between tokens. */
export function join(random: Random, tokens: readonly string[]): string {
  return tokens.map((token) => token + random.pick(blanks)).join("");
}
