#!/bin/sh
# usage: build.sh OUT: compiles the actions into the folder OUT
set -e
here=$(cd "$(dirname "$0")" && pwd)
cmake -S "$here" -B "$1/build" -DCMAKE_BUILD_TYPE=Release -DUNLISTEN_SOURCE="$here/../../../runtimes/cpp" > /dev/null
cmake --build "$1/build" -j 1
for name in echo slow-start; do
  mv "$1/build/$name" "$1/$name"
done
rm -rf "$1/build"
