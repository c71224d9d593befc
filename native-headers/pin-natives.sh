#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Records the SHA-256 of the libraries in the natives artifacts, which come from org.bytedeco:dnnl at the version that is pinned in
# the file `versions`. The loader accepts no others. Run this script when the version changes, and review the result.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
pins=$here/../bindings/src/main/resources/io/ssd4j/bindings/natives.sha256
python=${PYTHON:-python3}
version=$(awk '$2 == "maven" && $3 ~ /^org.bytedeco:dnnl:/ { print $4 }' "$here/versions")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# $1: bytedeco's classifier; $2: our platform
pin() {
  "$here/../mvnw" -q -B -ntp -f "$here/../pom.xml" -N dependency:copy \
    -Dartifact="org.bytedeco:dnnl:$version:jar:$1" -DoutputDirectory="$work" -Dmdep.useBaseVersion=true
  "$python" - "$work/dnnl-$version-$1.jar" "org/bytedeco/dnnl/$1" "META-INF/native/$2" <<'HASH'
import hashlib, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as jar:
    for name in ("libdnnl.so.3", "libgomp.so.1"):
        print(hashlib.sha256(jar.read(sys.argv[2] + "/" + name)).hexdigest() + "  " + sys.argv[3] + "/" + name)
HASH
}

{ pin linux-x86_64 linux-x86-64; pin linux-arm64 linux-arm64; } > "$work/pins"
mv "$work/pins" "$pins"
