#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds ssd4j and times it alone with JMH: every precision, with oneDNN's first implementations, with guessed and with timed ones.
#
#   benchmarks/jmh.sh [--batches 1,8] [--precisions fp32,bf16,int8] [--threads 2] [-- JMH'S OPTIONS]
#
# Writes benchmarks/results/<cpu>/jmh.json and its page. PYTHON names a Python 3.
set -eu
root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
"$root/benchmarks/build.sh"
export PYTHONPATH="$root/benchmarks"
exec "${PYTHON:-python3}" -B -m race.jmh "$@"
