#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds ssd4j and races it against its rivals on the CPU.
#
#   benchmarks/run.sh [--batches 1,8] [--rounds 5] [--rivals torch-eager,...] [--baseline CHECKOUT] ...
#
# --baseline races another checkout of ssd4j, too, in which ./mvnw -pl benchmarks -am package has run. PYTHON names a Python with
# pytorch/requirements.txt; --help lists all options.
set -eu
root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
# Maven adds to these folders; two versions of a module would not start.
rm -rf "$root/benchmarks/target/module-path" "$root/benchmarks/target/class-path"
"$root/mvnw" -B -ntp -q -f "$root/pom.xml" -pl benchmarks -am package -DskipTests -Dmaven.test.skip
export PYTHONPATH="$root/benchmarks"
exec "${PYTHON:-python3}" -B -m race.cpu "$@"
