/**
 * Words that generated code of a language cannot use as a name. Some generators put a mark beside them, others print
 * what does not compile.
 */
const words = {
  py:
    "False None True and as assert async await break class continue def del elif else except exec finally for from " +
    "global if import in is lambda nonlocal not or pass print raise return self try while with yield",
  go:
    "break case chan const continue default defer else fallthrough for func go goto if import interface map package " +
    "range return select struct switch type var",
  java:
    "abstract assert boolean break byte case catch char class const continue default do double else enum extends final " +
    "finally float for goto if implements import instanceof int interface long native new package private protected " +
    "public return short static strictfp super switch synchronized this throw throws transient try void volatile while",
  php:
    "abstract and array as break callable case catch class clone const continue declare default do echo else elseif " +
    "empty enddeclare endfor endforeach endif endswitch endwhile eval exit extends final finally fn for foreach function " +
    "global goto if implements include instanceof insteadof interface isset list match namespace new or print private " +
    "protected public require return static switch throw trait try unset use var while xor yield",
  cpp:
    "alignas alignof and asm auto bool break case catch char class const constexpr continue decltype default delete do " +
    "double else enum explicit export extern false float for friend goto if inline int long mutable namespace new " +
    "noexcept not nullptr operator or private protected public register return short signed sizeof static struct " +
    "switch template this throw true try typedef typeid typename union unsigned using virtual void volatile while xor",
  lua: "and break do else elseif end false for function goto if in local nil not or repeat return then true until while",
} as const;

export type ReservedIn = keyof typeof words;

export const reservedIn = Object.keys(words) as ReservedIn[];

const sets = new Map(reservedIn.map((language) => [language, new Set(words[language].split(" "))]));

export function isReserved(language: ReservedIn, name: string): boolean {
  // PHP alone does not tell upper from lower case in its words.
  return sets.get(language)!.has(language === "php" ? name.toLowerCase() : name);
}
