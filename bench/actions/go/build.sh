#!/bin/sh
# usage: build.sh OUT: compiles the action into the folder OUT
set -e
out=$1
cd "$(dirname "$0")"
go build -p 1 -trimpath -buildvcs=false -tags=netgo,osusergo -ldflags "-s -w" -o "$out/echo" .
