#!/bin/sh
# usage: build.sh OUT: builds the runner into the folder OUT, with all that it needs to compile actions: the library's
# source, and a cache in which the library and what it imports are compiled.
set -e
out=$1
cd "$(dirname "$0")"
mkdir -p "$out/library" "$out/cache"
cp -R go.mod ./*.go internal "$out/library/"
find "$out/library" -name '*_test.go' -exec rm {} +
# The flags are those of internal/compile, so that all share one cache.
export GOCACHE="$out/cache/build"
for program in runner pack; do
  go build -trimpath -buildvcs=false -tags=netgo,osusergo -ldflags "-s -w" -o "$out/$program" "./cmd/$program"
done
printf 'package main\n\nfunc Main(params map[string]any) map[string]any { return params }\n' > "$out/first.go"
"$out/pack" -library "$out/library" -cache "$out/cache" -o /dev/null "$out/first.go"
rm "$out/first.go" "$out/pack"
