typedef map cpp_type "std::unordered_map<int, int>" <i32, i32> Hash
typedef set cpp_type "std::unordered_set<int>" <i32> HashSet
typedef list<i32> cpp_type "std::list<int>" OldList

struct Node {
  1: i32 & value
  2: optional Node & following
}
