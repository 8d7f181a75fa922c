struct Tree {
  1: i32 value
  2: list<Tree> children
  3: optional Tree parent
}

struct Left {
  1: optional Right right
}

struct Right {
  1: map<string, Left> lefts
}
