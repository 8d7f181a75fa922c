/** More ids were asked for than a call may have. */
exception TooManyIds {
  1: i32 limit
}

/** Gives ids that no other call was given, by whichever copy of the service. */
service UniqueId {
  /** Ids in ascending order. */
  list<i64> reserve(1: i32 count) throws (1: TooManyIds tooMany)
}
