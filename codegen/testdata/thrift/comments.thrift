# A shell's comment.
// A line's.
/* A block's,
   over lines. **/
struct /* between */ Post { # behind
  1: /* here */ i32 // and here
    a /* there */ = /**/ 1 /****/
}
