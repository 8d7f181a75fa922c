/** The types that values.json speaks of. */

enum Color { RED = 0, GREEN = 1, BLUE = 5, AZURE = 5 }

struct Point { 1: required i32 x; 2: i32 y = 7 }

union Shape { 1: Point point; 2: string label }

exception NotFound { 1: i64 id; 2: string message }

struct Scalars {
  1: optional bool flag
  2: optional i8 tiny
  3: optional i16 small
  4: optional i32 medium
  5: optional i64 large
  6: optional double ratio
  7: optional string text
  8: optional binary bytes
  9: optional uuid key
  10: optional Color color
}

struct Containers {
  1: optional list<i32> numbers
  2: optional set<string> names
  3: optional list<list<bool>> table
  4: optional set<Point> points
  5: optional list<Shape> shapes
}

struct Maps {
  1: optional map<string, i32> byText
  2: optional map<i32, string> byNumber
  3: optional map<i64, string> byLarge
  4: optional map<bool, string> byFlag
  5: optional map<double, string> byRatio
  6: optional map<Color, string> byColor
  7: optional map<binary, string> byBytes
  8: optional map<uuid, string> byKey
  9: optional map<Point, string> byPoint
  10: optional map<list<i32>, string> byList
}

struct Defaults {
  1: bool flag
  2: i64 large
  3: double ratio
  4: string text
  5: list<i32> numbers
  6: map<string, i32> byText
  7: Color color
  8: i32 answer = 42
  9: optional string greeting = "hi"
  10: optional string note
  11: Point point
}

struct Node { 1: string name; 2: optional Node next }
