#!/bin/sh
# Builds the runner: $1/unlisten-runner.jar, and beside it the archive of classes that the JVM starts from.
# usage: build.sh OUT (an empty folder, absolute)
set -e
cd "$(dirname "$0")"
mvn -q -B -ntp "-DbuildDirectory=$1/target" -Dmaven.test.skip=true package
mv "$1/target/unlisten-runner.jar" "$1/unlisten-runner.jar"
rm -rf "$1/target"

# Without the archive a start takes half as long again, and works as well: a JVM that cannot write one is no failure.
jar=$1/unlisten-runner.jar
java -cp "$jar" unlisten.runner.training.Train \
  java -XX:+UseG1GC -Xshare:auto -XX:DumpLoadedClassList="$1/classes.lst" -Dfile.encoding=UTF-8 -jar "$jar"
java -XX:+UseG1GC -Xshare:dump -Xlog:disable -Xlog:all=error:stderr \
  -XX:SharedClassListFile="$1/classes.lst" -XX:SharedArchiveFile="$1/unlisten-runner.jsa" -cp "$jar" ||
  echo "no archive of classes was written" >&2
rm -f "$1/classes.lst"
