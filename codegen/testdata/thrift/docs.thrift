/**
 * About the file.
 */
namespace js docs

/** One line. */
typedef i32 One

/**
 * Several
 *   indented
 *
 * lines.
 */
struct Post {
  /** Of a field. */
  1: i32 a,
  /**
     No stars, and a common
       indentation.
   */
  2: i32 b
  /*** Three stars. */
  3: i32 c
  /** The first. */
  /** The second stays. */
  4: i32 d
  /**/
  5: i32 e
  /* Only a comment. */
  6: i32 f
  /** Before a comment. */
  // The comment.
  7: i32 g
  /** * A list,
   * * with stars. */
  8: i32 h
  /***/
  9: i32 i
}

/** Of an enum. */
enum Color {
  /** Of a member. */
  RED
}

/** Of a constant. */
const i32 LIMIT = 1

/** Of a service. */
service Posts {
  /** Of a method. */
  void ping(/** Of an argument. */ 1: i32 a)
}
