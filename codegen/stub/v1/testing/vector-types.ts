import { enumOf, exceptionOf, type StructType, structOf, type Type, t, unionOf } from "../index.js";

// codegen/testdata/vectors/vectors.thrift, as generated code would say it.

type Value = Record<string, unknown>;

const Color = enumOf("Color", { RED: 0, GREEN: 1, BLUE: 5, AZURE: 5 });
const Point: StructType<Value> = structOf("Point", () => [
  [1, "x", t.i32, "required"],
  [2, "y", t.i32, "default", 7],
]);
const Shape = unionOf("Shape", () => [
  [1, "point", Point],
  [2, "label", t.string],
]);
class NotFound extends exceptionOf<{ id: bigint; message: string }>("NotFound", () => [
  [1, "id", t.i64],
  [2, "message", t.string],
]) {}
const Scalars = structOf("Scalars", () => [
  [1, "flag", t.bool, "optional"],
  [2, "tiny", t.i8, "optional"],
  [3, "small", t.i16, "optional"],
  [4, "medium", t.i32, "optional"],
  [5, "large", t.i64, "optional"],
  [6, "ratio", t.double, "optional"],
  [7, "text", t.string, "optional"],
  [8, "bytes", t.binary, "optional"],
  [9, "key", t.uuid, "optional"],
  [10, "color", Color, "optional"],
]);
const Containers = structOf("Containers", () => [
  [1, "numbers", t.list(t.i32), "optional"],
  [2, "names", t.set(t.string), "optional"],
  [3, "table", t.list(t.list(t.bool)), "optional"],
  [4, "points", t.setArray(Point), "optional"],
  [5, "shapes", t.list(Shape), "optional"],
]);
const Maps = structOf("Maps", () => [
  [1, "byText", t.map(t.string, t.i32), "optional"],
  [2, "byNumber", t.map(t.i32, t.string), "optional"],
  [3, "byLarge", t.map(t.i64, t.string), "optional"],
  [4, "byFlag", t.map(t.bool, t.string), "optional"],
  [5, "byRatio", t.map(t.double, t.string), "optional"],
  [6, "byColor", t.map(Color, t.string), "optional"],
  [7, "byBytes", t.map(t.binary, t.string), "optional"],
  [8, "byKey", t.map(t.uuid, t.string), "optional"],
  [9, "byPoint", t.map(Point, t.string), "optional"],
  [10, "byList", t.map(t.list(t.i32), t.string), "optional"],
]);
const Defaults = structOf("Defaults", () => [
  [1, "flag", t.bool],
  [2, "large", t.i64],
  [3, "ratio", t.double],
  [4, "text", t.string],
  [5, "numbers", t.list(t.i32)],
  [6, "byText", t.map(t.string, t.i32)],
  [7, "color", Color],
  [8, "answer", t.i32, "default", 42],
  [9, "greeting", t.string, "optional", "hi"],
  [10, "note", t.string, "optional"],
  [11, "point", Point],
]);
const Node: StructType<Value> = structOf("Node", () => [
  [1, "name", t.string],
  [2, "next", Node, "optional"],
]);

export const vectorTypes: Readonly<Record<string, Type<unknown>>> = {
  Point,
  Shape,
  NotFound,
  Scalars,
  Containers,
  Maps,
  Defaults,
  Node,
};
