typedef i64 PostId
typedef PostId Id
typedef list<Id> Ids (sorted = "true")
typedef map<string, Later> Laters
typedef Later Alias, typedef string Name;

/** Declared below what uses it. */
struct Later {
  1: Ids ids
  2: Alias following
  3: Laters others
}
