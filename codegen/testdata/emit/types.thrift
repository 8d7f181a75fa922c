/* Every type, container, default and constant. */

/** Has holes and negative values. */
enum Level { NONE = 0, LOW = -5, HIGH = 7 } (deprecated = "use Grade")

enum Grade {
  A = 1
  B = 2 (deprecated)
}

typedef i64 Id
typedef list<Id> Ids
typedef Scalars Plain
typedef Plain Plainer
typedef Grade Mark

struct Empty {}

struct Scalars {
  1: bool flag
  2: byte small
  3: i16 medium
  4: i32 normal
  5: i64 big
  6: double real
  7: string text
  8: binary bytes
}

struct Containers {
  1: list<list<i32>> grid
  2: set<string> tags
  3: set<Scalars> records
  4: map<string, i64> counts
  5: map<Id, list<Grade>> grades
  6: map<Grade, string> names
  7: map<Scalars, string> byRecord
  8: map<bool, double> byFlag
  9: set<binary> blobs
  10: map<i32, map<string, set<i64>>> deep
}

const string NAME = "unnamed */ ${x}"

struct Point {
  1: i32 x
  2: i32 y
  3: optional string label (deprecated = "use a legend")
}

struct Defaults {
  1: bool flag = true
  2: i32 number = 0x2a
  3: i64 big = 9223372036854775807
  4: double real = 1e-3
  5: double whole = 2
  6: string text = "a \"quoted\" word, a \\ and a\ttab"
  7: binary bytes = "raw"
  8: Grade grade = Grade.B
  9: list<i32> primes = [1, 2, 3]
  10: set<string> words = ["a", "b"]
  11: map<string, i64> counts = {"a": 1, "b": 2}
  12: optional i32 maybe = 5
  13: Point origin = {"x": 1, "label": "origin"}
  14: list<Point> path = [{"x": 1}, {"x": 2}, {"x": 3, "label": "far"}]
  15: required string name = NAME
  16: i64 level = Level.HIGH
}

/** Refers to itself and to what refers to it. */
struct Tree {
  1: i32 value
  2: list<Tree> children
  3: optional Tree parent
  4: optional Choice choice
}

union Choice {
  1: i32 number
  /** Any text. */
  2: string text
  3: Tree tree
  4: list<Choice> several
}

union Pair { 1: i32 left; 2: string right }

exception Nested {
  /** What is behind it. */
  1: optional Nested cause
  2: string name
  3: i32 code
}

exception Bare {}

service Everything {
  void nothing()
  Scalars echoScalars(1: Scalars value)
  Containers echoContainers(1: Containers value)
  Defaults echoDefaults(1: Defaults value)
  Choice echoChoice(1: Choice value)
  Tree echoTree(1: Tree value) throws (1: Nested nested, 2: Bare bare)
  /**
   * Takes more than fits on a line.
   *
   * Of arguments with a default value, what is undefined has that one.
   */
  map<string, list<Grade>> many(1: i32 first, 2: list<string> second, 3: map<string, Scalars> third, 4: bool fourth = true, 5: Pair fifth) throws (1: Nested nested)
}

const Id FIRST = 12
const Id LAST = FIRST
const list<Id> IDS = [FIRST, 13, 9007199254740993]
const map<string, list<i32>> TABLE = {"primes": [2, 3, 5, 7, 11, 13, 17, 19, 23], "squares": [1, 4, 9, 16, 25, 36, 49, 64], "__proto__": []}
const map<Grade, string> GRADES = {Grade.A: "very good", Grade.B: "good"}
const map<i64, i32> BY_ID = {-1: 1, 7: 2}
const set<i32> SOME = [1, 2]
const Point HERE = {"x": 7, "y": -7}
const Pair LEFT = {"left": 1}
const double TINY = -0.5
const bool YES = true
