namespace * shared.base

const i32 LIMIT = 5

enum Level { LOW = 1, HIGH = 2 }

typedef i64 Number

struct Item {
  1: Number number
  2: Level level = Level.HIGH
}

exception Refused {
  1: string why
}

service Root {
  void root() throws (1: Refused refused)
}
