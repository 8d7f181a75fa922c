// A documentation comment belongs to what begins behind it, also at the end of a line.
namespace js trailing

struct Post {
  1: i32 a, /** Given to b. */
  2: i32 b
}
