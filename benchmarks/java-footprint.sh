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
"$root/benchmarks/build.sh" -Privals
export PYTHONPATH="$root/benchmarks"
exec "${PYTHON:-python3}" -B -m race.java_footprint "$@"
