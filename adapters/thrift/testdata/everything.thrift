/** One service that uses every type an IDL can name, except uuid, which compilers know since 0.23. */
namespace js everything
namespace py everything
namespace go everything
namespace java everything

enum Color { RED = 1, GREEN = 2, BLUE = 4 }

typedef i64 UserId
typedef map<string, list<i32>> Index

const i32 answer = 42

struct Point {
  1: required i32 x
  2: required i32 y
}

struct Scalars {
  1: bool flag
  2: i8 tiny
  3: i16 small
  4: i32 medium
  5: i64 large
  6: double real
  7: string text
  8: binary bytes
  9: Color color
  10: optional UserId owner
  11: i32 preset = 7
}

struct Containers {
  1: list<string> names
  2: set<i32> numbers
  3: map<string, i64> counts
  4: map<i32, Point> points
  5: list<list<double>> matrix
  6: map<string, map<string, list<Point>>> nested
  7: Index index
  8: set<string> tags
  9: list<bool> flags
  10: map<i64, string> names_by_id
}

union Shape {
  1: Point point
  2: string name
  3: list<Point> path
}

struct Tree {
  1: string name
  2: list<Tree> children
}

exception NotFound {
  1: i64 id
  2: string reason
}

exception Refused {
  1: Color why
  2: Point where
}

service Base {
  string echo(1: string text)
}

service Everything extends Base {
  void nothing()
  Scalars scalars(1: Scalars value)
  Containers containers(1: Containers value)
  Shape shape(1: Shape value)
  Tree tree(1: Tree value)
  Color color(1: Color value)
  binary bytes(1: binary value)
  i64 add(1: i64 left, 2: i64 right)
  double real(1: double value)
  bool flag(1: bool value)
  i8 tiny(1: i8 value)
  i16 small(1: i16 value)
  i32 medium(1: i32 value)
  set<i32> numbers(1: set<i32> value)
  /** id 1: NotFound; 2: Refused; 3: an error that is not declared; else the id as text. */
  string find(1: i64 id) throws (1: NotFound notFound, 2: Refused refused)
  oneway void remember(1: string text)
  string remembered()
}

service Other {
  string echo(1: string text)
}
