struct Containers {
  1: list<i32> numbers
  2: set<string> names
  3: map<string, i64> counts
  4: list<list<list<bool>>> deep
  5: map<i32, map<string, set<binary>>> mixed
  6: map<Key, list<Value>> keyed
  7: set<Key> keys
}

struct Key {
  1: string name
}

union Value {
  1: i32 number
  2: string text
}
