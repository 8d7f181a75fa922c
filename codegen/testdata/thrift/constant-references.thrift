enum Color { RED = 1, GREEN = 2 }
typedef Color Shade

const i32 TEN = 10
const i32 SAME = TEN
const i64 WIDER = TEN
const double REAL = 1.5
const double SAME_REAL = REAL
const bool ON = true
const i16 FROM_BOOL = ON
const string NAME = "n"
const binary BYTES = NAME
const i32 FROM_MEMBER = Color.GREEN
const Color COLOR = Color.RED
const Color BY_NUMBER = 2
const Shade SHADE = Shade.GREEN
const list<i32> LIST = [TEN, Color.RED, 3]
const map<string, i32> MAP = {NAME: SAME}

struct Defaults {
  1: i32 a = TEN
  2: string b = NAME
  3: list<Color> c = [Color.RED, Color.GREEN]
}
