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
"$root/benchmarks/build.sh"
# The JVM's own growth is kept out of the measurement: the heap has a fixed size and is touched at the start; the second compiler, whose code and
# scratch memory grow for thousands of runs, is off (oneDNN computes, not Java), except in FP32, whose Winograd convolutions need it; memory that
# compilers freed is returned every five seconds.
case ${3:-FP32} in
  FP32) tiers=4 ;;
  *) tiers=1 ;;
esac
exec "$JAVA_HOME/bin/java" -Xms96m -Xmx96m -XX:+AlwaysPreTouch -XX:TieredStopAtLevel=$tiers -XX:TrimNativeHeapInterval=5000 \
  --module-path "$root/benchmarks/target/module-path" \
  --add-modules io.ssd4j.ssd,jdk.incubator.vector --enable-native-access=io.ssd4j.bindings -cp "$root/benchmarks/target/classes" \
  io.ssd4j.benchmarks.soak.Soak "${1:-10000}" "${2:-cpu}" "${3:-FP32}" "${4:-1}" "$root"/examples/*.jpg
