struct Requiredness {
  1: required i32 always
  2: optional i32 sometimes
  3: i32 usually
  4: optional string defaulted = "x"
  5: required string both = "y"
}

union Ignored {
  1: required i32 a
  2: optional i32 b
  3: i32 c = 3
}

exception Thrown {
  1: required string message
  2: optional i32 code
}
