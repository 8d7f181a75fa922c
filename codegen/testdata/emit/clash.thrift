/** Names that are words of JavaScript, names of its own things, or taken. */
include "users.thrift"

struct Map { 1: map<string, string> Set }
struct Promise { 1: set<i32> await }
struct Error { 1: string message }
struct t { 1: i32 t }
struct structOf { 1: t structOf }
struct Creator { 1: users.Creator Creator }
struct users { 1: users.UserId users }
struct Handler {}
struct number { 1: i32 number }

enum Enum { toString, valueOf, hasOwnProperty }

struct Object_ {
  1: string constructor
  2: string toString
  3: string __proto__
  4: i32 hasOwnProperty
  5: list<string> prototype
}

exception Oops {
  1: i32 stack
  2: string name
  3: list<string> constructor
  4: string toString
}

/** Named as parts of a service are. */
struct StoreClient { 1: string Store }
struct dispatchStore {}

exception Gone { 1: StoreClient store }

service Store {
  StoreClient Store(1: StoreClient Store)
  i32 constructor(1: StoreClient Store, 2: i32 options)
  string constructor_(1: string let)
  string toString() throws (1: Gone gone)
  Error valueOf(1: Error arguments, 2: Map eval, 3: Promise await)
  oneway void call(1: string callOptions)
  Enum hasOwnProperty(1: Object_ export)
}

const i32 undefined = 1
const Map globalThis = {"Set": {"Map": "Map"}}
