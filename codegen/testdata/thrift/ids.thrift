// Without ids, fields are numbered from -1 down; ids that are not positive are replaced by such numbers.
struct Missing {
  i32 a
  5: i32 b
  i32 c
  string d = "x"
}

struct NotPositive {
  0: i32 a
  -7: i32 b
  1: i32 c
}

struct Unordered {
  32767: i32 last
  2: i32 second
  0x10: i32 hex
}

service Numbers {
  void call(i32 a, i32 b)
}
