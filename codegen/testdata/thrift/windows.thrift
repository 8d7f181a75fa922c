// A mark at the beginning, and lines that end as on Windows.
struct Post {
  /**
   * Doc.
   */
  1: i32 a
}
