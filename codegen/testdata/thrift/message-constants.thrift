struct Point {
  1: required i32 x
  2: optional i32 y = 2
  3: string label
}

union Shape {
  1: Point point
  2: double radius
}

exception Fault {
  1: string message
}

typedef Point Place

const Point ORIGIN = {"x": 0, "label": "origin"}
const Place HERE = {"x": 1}
const Shape CIRCLE = {"radius": 1.5}
const Shape DOT = {"point": {"x": 1, "y": 3}}
const Fault FAULT = {"message": "broken"}
const list<Point> POINTS = [{"x": 1}, {"x": 2, "label": "two"}]
const map<string, Point> NAMED = {"a": {"x": 1}}

struct Line {
  1: Point start = {"x": 1}
  2: list<Point> rest = [{"x": 2}]
}
