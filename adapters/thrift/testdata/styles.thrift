namespace js styles

exception Declared { 1: string why }

service Styles {
  string join(1: string left, 2: string right) throws (1: Declared declared)
  void touch(1: string text)
  map<i64, string> ids()
  string hang()
  oneway void fire(1: string text)
}
