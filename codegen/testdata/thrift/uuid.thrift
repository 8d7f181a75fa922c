// Later compilers know uuid.
const uuid PLAIN = "00112233-4455-6677-8899-aaBBccDDeeFF"
const uuid BRACED = "{00000000-4444-CCCC-ffff-0123456789ab}"
const uuid SAME = PLAIN

struct Entity {
  1: required uuid id
  2: list<uuid> others = [PLAIN, "00000000-0000-0000-0000-000000000000"]
}
