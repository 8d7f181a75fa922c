exception NotFound {
  1: string what
}

exception Busy {}

typedef NotFound Missing

service Empty {}

service Posts {
  void ping()
  i32 add(1: i32 a, 2: i32 b)
  string read(1: required i64 id, 2: optional bool deep) throws (1: NotFound notFound, 2: Busy busy),
  list<map<string, i32>> many(1: list<string> names = ["a"], 2: i32 limit = 10) throws (1: Missing missing);
  oneway void touch(1: i64 id)
  void last() throws (1: Busy busy) (idempotent)
}
