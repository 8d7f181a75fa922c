include "shared/base.thrift"

service Middle extends base.Root {
  void middle()
}

service Leaf extends Middle {
  base.Item leaf(1: base.Item item)
}
