exception NotFound {
  1: i64 id,
  2: string why,
  3: list<string> seen,
}

/** An action that calls itself, so many times, before it answers. */
service Library {
  string read(1: i64 id, 2: i32 hops) throws (1: NotFound notFound),
  void fail(1: i32 hops),
  void crash(1: i32 hops),
  /** Trace ids, the innermost last. */
  list<string> traces(1: i32 hops),
}
