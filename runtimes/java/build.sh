#!/bin/sh
# Builds the runner: $1/unlisten-runner.jar, and beside it the archive of its classes that the JVM starts from.
# usage: build.sh OUT (an empty folder, absolute)
set -e
cd "$(dirname "$0")"
mvn -q -B -ntp "-DbuildDirectory=$1/target" -Dmaven.test.skip=true package
mv "$1/target/unlisten-runner.jar" "$1/unlisten-runner.jar"
rm -rf "$1/target"
# Without the archive a start takes 60 ms longer, and works as well.
java -XX:+UseSerialGC -XX:ArchiveClassesAtExit="$1/unlisten-runner.jsa" -Xlog:disable -Xlog:all=error:stderr \
  -cp "$1/unlisten-runner.jar" unlisten.runner.training.Train >"$1/training.log" 2>&1 ||
  { cat "$1/training.log" >&2; exit 1; }
rm "$1/training.log"
