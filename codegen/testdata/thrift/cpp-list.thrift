// Later compilers take the class in this place; earlier ones want it behind the list.
typedef list cpp_type "std::deque<int>" <i32> Deque
