struct BaseTypes {
  1: bool yes
  2: byte old
  3: i8 tiny
  4: i16 small
  5: i32 middle
  6: i64 large
  7: double real
  8: string text
  9: binary bytes
}
