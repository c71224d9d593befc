#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Records the SHA-256 of the libraries that Maven delivers for each supported machine, at the version that the file `versions`
# pins. The loader accepts no others. To be run, and its result reviewed, when that version changes.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
pins=$here/../bindings/src/main/resources/io/ssd4j/bindings/delivered.sha256
python=${PYTHON:-python3}
version=$(awk '$2 == "maven" && $3 ~ /^org.bytedeco:dnnl:/ { print $4 }' "$here/versions")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for classifier in linux-x86_64 linux-arm64; do
  "$here/../mvnw" -q -B -ntp -f "$here/../pom.xml" -N dependency:copy \
    -Dartifact="org.bytedeco:dnnl:$version:jar:$classifier" -DoutputDirectory="$work" -Dmdep.useBaseVersion=true
  "$python" - "$work/dnnl-$version-$classifier.jar" "org/bytedeco/dnnl/$classifier" <<'HASH'
import hashlib, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as jar:
    for name in ("libdnnl.so.3", "libgomp.so.1"):
        entry = sys.argv[2] + "/" + name
        print(hashlib.sha256(jar.read(entry)).hexdigest() + "  " + entry)
HASH
done > "$work/pins"
mv "$work/pins" "$pins"
