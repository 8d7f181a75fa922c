struct None { 1: i32 a 2: i32 b 3: i32 c = 1 4: i32 d }
struct Commas { 1: i32 a, 2: i32 b, }
struct Semicolons { 1: i32 a; 2: i32 b; }
enum Mixed { A, B; C D = 5, }
const list<i32> LIST = [1 2, 3; 4]
const map<i32, i32> MAP = {1: 1 2: 2, 3: 3; 4: 4}
const i32 SEPARATED = 1; const i32 NEXT = 2, const i32 LAST = 3
typedef i32 A; typedef i32 B, typedef i32 C
service S { void a(1: i32 a 2: i32 b; 3: i32 c,), void b(); void c() void d() }
