#!/bin/sh
# usage: build.sh FOLDER: builds the runner and the library, and installs them into the folder
set -e
source=$(cd "$(dirname "$0")" && pwd)
cmake -S "$source" -B "$1/build" -DCMAKE_INSTALL_PREFIX="$1" -DCMAKE_INSTALL_LIBDIR=lib > /dev/null
cmake --build "$1/build" -j 1
cmake --install "$1/build" --strip > /dev/null
rm -rf "$1/build"
# Halves the time that source text takes to compile. The options are those of runner/compile_source.cpp: the compiler
# takes no other's. -w, since the header is its own main file here.
mkdir -p "$1/precompiled/unlisten"
g++ -w -std=c++17 -O1 -pthread -ffunction-sections -fdata-sections -I "$1/include" -x c++-header \
  "$1/include/unlisten/action.hpp" -o "$1/precompiled/unlisten/action.hpp.gch"
