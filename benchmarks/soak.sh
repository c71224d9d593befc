#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds ssd4j and runs a detector many times, to show that its process does not grow. Exit status 1: it grew.
#
#   benchmarks/soak.sh [RUNS [DEVICE [PRECISION [THREADS]]]]
#
# The defaults are 10000 runs on the CPU in FP32 with one thread, about an hour.
set -eu
root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
. "$root/.mvn/find-jdk.sh"
# Maven adds to these folders; two versions of a module would not start.
rm -rf "$root/benchmarks/target/module-path" "$root/benchmarks/target/class-path"
"$root/mvnw" -B -ntp -q -f "$root/pom.xml" -pl benchmarks -am package -DskipTests -Dmaven.test.skip
# A heap of a fixed size, touched at the start: what grows is then not the heap on its way to its limit. glibc keeps freed memory, of the
# JVM's compilers and of models that were closed, for later allocations; with the option, the JVM returns it every five seconds.
exec "$JAVA_HOME/bin/java" -Xms96m -Xmx96m -XX:+AlwaysPreTouch -XX:TrimNativeHeapInterval=5000 \
  --module-path "$root/benchmarks/target/module-path" \
  --add-modules io.ssd4j.ssd --enable-native-access=io.ssd4j.bindings -cp "$root/benchmarks/target/classes" \
  io.ssd4j.benchmarks.soak.Soak "${1:-10000}" "${2:-cpu}" "${3:-FP32}" "${4:-1}" "$root"/examples/*.jpg
