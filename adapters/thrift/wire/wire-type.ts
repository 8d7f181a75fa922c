/** How a value is marked on the wire: the numbers of the binary protocol, which the others translate to and from. */
export const WireType = {
  stop: 0,
  void: 1,
  bool: 2,
  i8: 3,
  double: 4,
  i16: 6,
  i32: 8,
  i64: 10,
  /** Strings and binary. */
  string: 11,
  /** Structs, unions and exceptions. */
  struct: 12,
  map: 13,
  set: 14,
  list: 15,
  uuid: 16,
} as const;

/** What a message is for. Clients of some languages (Go) send a oneway call as a call: ask the IDL, not this. */
export const MessageType = { call: 1, reply: 2, exception: 3, oneway: 4 } as const;
