// Apache's compiler takes exceptions wherever a type is due.
exception Problem {
  1: string message
}

struct Report {
  1: Problem first
  2: list<Problem> all
}

service Reports {
  Problem last(1: Problem like)
}
