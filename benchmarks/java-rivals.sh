#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Measures ssd4j beside ONNX Runtime's Java API and DJL, SSD300, one image, float32.
#
#   benchmarks/java-rivals.sh [FOLDER]     FOLDER for the results: benchmarks/target/java-rivals by default
#
# allocation-load.jsonl: latencies while another thread allocates 1 GB/s, with G1 and with ZGC; jmh.json: JMH's average and sample
# time with its profiler of allocation. SECONDS_EACH is how long each contender is timed under load (20); LOAD_ONLY=1 leaves out JMH.
# PYTHON names a Python with pytorch/requirements-onnxruntime.txt, which exports the network. Takes about seven minutes.
set -eu
root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
. "$root/.mvn/find-jdk.sh"
target=$root/benchmarks/target
out=${1:-$target/java-rivals}
mkdir -p "$out"
seconds=${SECONDS_EACH:-20}
threads=${THREADS:-$(nproc)}

# Maven adds to these folders; two versions of a module would not start.
rm -rf "$target/module-path" "$target/class-path"
"$root/mvnw" ${MAVEN_OPTIONS-} -B -ntp -q -f "$root/pom.xml" -Privals -pl benchmarks -am package -DskipTests -Dmaven.test.skip

model=$target/ssd300.onnx
[ -f "$model" ] || PYTHONPATH="$root/benchmarks:$root/benchmarks/pytorch" "${PYTHON:-python3}" -B -m race.contestants.write_onnx "$model"

run() {
  "$JAVA_HOME/bin/java" --module-path "$target/module-path" --add-modules io.ssd4j.ssd,jdk.incubator.vector \
    --enable-native-access=io.ssd4j.bindings,ALL-UNNAMED -cp "$target/classes:$target/class-path/*" "$@"
}

load=$out/allocation-load.jsonl
: > "$load"
for collector in G1 Z; do
  for bytes in 0 1000000000; do
    for contender in ssd4j onnxruntime; do
      run -Xmx1g "-XX:+Use${collector}GC" io.ssd4j.benchmarks.rivals.AllocationLoad \
        "$contender" "$model" "$threads" "$seconds" "$bytes" | grep '^{' >> "$load"
    done
  done
done
cat "$load"
[ -n "${LOAD_ONLY-}" ] || run org.openjdk.jmh.Main RivalRunBenchmark -p "model=$model" -p "threads=$threads" -prof gc -rf json -rff "$out/jmh.json" \
  -jvmArgs "--module-path $target/module-path --add-modules io.ssd4j.ssd,jdk.incubator.vector --enable-native-access=io.ssd4j.bindings,ALL-UNNAMED"
