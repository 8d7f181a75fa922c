include "shared/base.thrift"
include "found.thrift"

namespace * includes

const i32 LIMIT = base.LIMIT
const i32 LEVEL = base.Level.HIGH
const base.Level DEFAULT = base.Level.LOW
const base.Item ITEM = {"number": base.LIMIT, "level": Level.HIGH}

struct Uses {
  1: base.Item item
  2: list<base.Number> numbers
  3: found.Here here
  4: map<base.Level, found.Here> levels = {base.Level.LOW: {"base": {"number": 1}}}
}

service Calls extends base.Root {
  base.Item get(1: found.Here here) throws (1: base.Refused refused)
}
