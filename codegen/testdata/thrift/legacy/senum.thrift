php_namespace old
java_package org.example.old

senum Size {
  "small", "large"
}

struct Old {
  1: slist names
  2: Size size
}
