#!/bin/sh
# usage: run.sh [FOLDER]: builds and runs the tests against what build.sh put into the folder; without one it builds it
set -e
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
built=${1:-}
if [ ! -x "$built/bin/unlisten-cpp-runner" ]; then
  built=$work/built
  mkdir "$built"
  sh "$here/../build.sh" "$built"
fi
cmake -S "$here" -B "$work/tests" -DCMAKE_PREFIX_PATH="$built" > /dev/null
cmake --build "$work/tests" -j 1
cd "$work/tests"
# Sources compiled by the tests are not kept among the user's.
XDG_CACHE_HOME=$work/cache TMPDIR=$work ctest --output-on-failure
