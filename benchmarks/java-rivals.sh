#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds and measures ssd4j beside ONNX Runtime's Java API and DJL: SSD300, one image, float32.
#
#   benchmarks/java-rivals.sh [--rounds 4] [--seconds 20] [--skip-jmh] ...
#
# The rivals' libraries (100 MB) are downloaded by Maven's profile "rivals" alone. PYTHON names a Python with
# pytorch/requirements-onnxruntime.txt, which exports the network; --help lists all options.
set -eu
root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
"$root/benchmarks/build.sh" -Privals
export PYTHONPATH="$root/benchmarks"
exec "${PYTHON:-python3}" -B -m race.java_rivals "$@"
