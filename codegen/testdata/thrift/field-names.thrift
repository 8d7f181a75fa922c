// Later compilers allow words of the grammar as names of fields.
struct Words {
  1: i32 list
  2: i32 map
  3: i32 string
  4: i32 service
  5: i32 required
  6: required i32 optional
  7: optional i32 i64
  8: i32 namespace
  9: i32 throws, 10: i32 async; 11: i32 oneway
}
