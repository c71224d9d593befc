#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the benchmarks and times Session.run beside PyTorch; arguments go to pytorch/race.py. PYTHON names an
# interpreter that has pytorch/requirements.txt.
set -eu
root=$(dirname "$(readlink -f "$0")")/..
"$root/mvnw" -B -ntp -q -f "$root/pom.xml" -pl benchmarks -am package -DskipTests -Dmaven.test.skip
exec "${PYTHON:-python3}" "$root/benchmarks/pytorch/race.py" "$@"
