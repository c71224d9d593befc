#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Records the SHA-256 of the libraries in the natives artifacts, which come from bytedeco's jars at the versions that are pinned in
# the file `versions`. The loader accepts no others. Run this script when a version changes, and review the result.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
pins=$here/../bindings/src/main/resources/io/ssd4j/bindings/natives.sha256
python=${PYTHON:-python3}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# $1: bytedeco's artifact; $2: bytedeco's classifier; $3: our platform; then the files
pin() {
  artifact=$1 classifier=$2 platform=$3
  shift 3
  version=$(awk -v name="org.bytedeco:$artifact:linux-x86_64" '$2 == "maven" && $3 == name { print $4 }' "$here/versions")
  "$here/../mvnw" -q -B -ntp -f "$here/../pom.xml" -N dependency:copy \
    -Dartifact="org.bytedeco:$artifact:$version:jar:$classifier" -DoutputDirectory="$work" -Dmdep.useBaseVersion=true
  "$python" - "$work/$artifact-$version-$classifier.jar" "org/bytedeco/$artifact/$classifier" "META-INF/native/$platform" "$@" <<'HASH'
import hashlib, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as jar:
    for name in sys.argv[4:]:
        print(hashlib.sha256(jar.read(sys.argv[2] + "/" + name)).hexdigest() + "  " + sys.argv[3] + "/" + name)
HASH
}

{
  pin dnnl linux-x86_64 linux-x86-64 libdnnl.so.3 libgomp.so.1
  pin dnnl linux-arm64 linux-arm64 libdnnl.so.3 libgomp.so.1
  pin leptonica linux-x86_64 linux-x86-64 libleptonica.so.6
  pin leptonica linux-arm64 linux-arm64 libleptonica.so.6
} > "$work/pins"
mv "$work/pins" "$pins"
