#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the benchmarks for the scripts in this folder. Further options of Maven are the arguments, and the words of MAVEN_OPTIONS.
#
#   benchmarks/build.sh [OPTION OF MAVEN...]
set -eu
root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
# Maven adds to these folders; two versions of a module would not start.
rm -rf "$root/benchmarks/target/module-path" "$root/benchmarks/target/class-path"
# shellcheck disable=SC2086 # options are separate words
exec "$root/mvnw" ${MAVEN_OPTIONS-} -B -ntp -q -f "$root/pom.xml" -pl benchmarks -am package -DskipTests -Dmaven.test.skip "$@"
