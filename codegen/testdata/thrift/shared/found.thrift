// Included by its name alone: the search path leads here.
include "base.thrift"

namespace * shared.found

struct Here {
  1: base.Item base
}
