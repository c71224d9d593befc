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
"$root/benchmarks/build.sh"
export PYTHONPATH="$root/benchmarks"
exec "${PYTHON:-python3}" -B -m race.cpu "$@"
