enum Plain { A, B, C }

enum Numbered {
  ZERO = 0
  TEN = 0xA,
  ELEVEN
  NEGATIVE = -2; NEXT
  PLUS = +40
  LARGEST = 2147483647
  SMALLEST = -2147483648
}

enum Aliases { ONE = 1, ALSO_ONE = 1 }

enum Empty {}

struct Choices {
  1: Plain plain = Plain.B
  2: Numbered number = 10
  3: map<Plain, Numbered> both = {Plain.A: Numbered.NEXT, Plain.C: Numbered.TEN}
}
