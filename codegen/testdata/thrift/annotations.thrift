namespace py annotated (package.version = "1")

typedef i32 (python.immutable) Count (counted = "yes")
typedef list<i32 (a = "b")> (sorted, kind = "ascending") Sorted

enum Color {
  RED (hex = "#f00"),
  GREEN = 2 (hex = "#0f0", favourite)
} (color = "true")

struct Post {
  1: string title (max = "10"; min = "1")
  2: map<string (utf8), i32> (ordered) counts = {} (a.b.c = "d")
  3: i32 plain ()
} (java.final = "true", twice = "1", twice = "2")

union Any { 1: i32 number } (u)

exception Fault { 1: string message } (message = "message")

service Posts {
  Sorted all(1: i32 limit (max = "5")) throws (1: Fault fault (f)) (idempotent, timeout = "5")
} (priority = "9")
