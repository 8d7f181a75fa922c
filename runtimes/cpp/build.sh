#!/bin/sh
# usage: build.sh FOLDER: builds the runner and the library, and installs them into the folder
set -e
source=$(cd "$(dirname "$0")" && pwd)
cmake -S "$source" -B "$1/build" -DCMAKE_INSTALL_PREFIX="$1" -DCMAKE_INSTALL_LIBDIR=lib > /dev/null
cmake --build "$1/build" -j 1
cmake --install "$1/build" --strip > /dev/null
rm -rf "$1/build"
