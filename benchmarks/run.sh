#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Times Session.run beside PyTorch; arguments go to pytorch/race.py. PYTHON names an interpreter that has
# pytorch/requirements.txt.
set -eu
root=$(dirname "$(readlink -f "$0")")/..
"$root/mvnw" -B -ntp -q -f "$root/pom.xml" -pl benchmarks -am package -DskipTests
exec "${PYTHON:-python3}" "$root/benchmarks/pytorch/race.py" "$@"
