// One name in several places, and names that look like words.
const i32 Same = 1

struct Same {
  1: i32 Same
}

struct lists { 1: i32 structs, 2: i32 i_32, 3: i32 __proto__, 4: i32 constructor }

enum toString { valueOf, hasOwnProperty }

service _ {
  void toString(1: lists Same)
  toString __proto__()
}

const map<string, i32> KEYS = {"__proto__": 1, "constructor": 2}
