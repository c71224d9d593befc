#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds ssd4j beside ONNX Runtime's Java API and DJL, and measures what each takes besides time: jars, memory, allocations, lines of code.
#
#   benchmarks/java-footprint.sh [--model ssd300.onnx] [--threads N]
#
# The rivals' libraries (100 MB) are downloaded by Maven's profile "rivals" alone. PYTHON names a Python with
# pytorch/requirements-onnxruntime.txt, which exports the network; --help lists all options.
set -eu
root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
# Maven adds to these folders; two versions of a module would not start.
rm -rf "$root/benchmarks/target/module-path" "$root/benchmarks/target/class-path"
# shellcheck disable=SC2086 # options are separate words
"$root/mvnw" ${MAVEN_OPTIONS-} -B -ntp -q -f "$root/pom.xml" -Privals -pl benchmarks -am package -DskipTests -Dmaven.test.skip
export PYTHONPATH="$root/benchmarks:$root/benchmarks/pytorch"
exec "${PYTHON:-python3}" -B -m race.java_footprint "$@"
