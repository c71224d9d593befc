#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fetches the vendors' headers, at the versions that are pinned in the file `versions`, into native-headers/vendor (not under
# version control), and reports which of them differ from those that the committed bindings were generated from.
#
#   fetch-headers.sh                        downloads NVIDIA's wheels with pip (large, since they contain the libraries) and bytedeco's jars
#   fetch-headers.sh --from SITE_PACKAGES   copies NVIDIA's headers from an installation of the same versions
set -eu
here=$(cd "$(dirname "$0")" && pwd)
vendor=$here/vendor
python=${PYTHON:-python3}

site=
case "${1-}" in
  --from) site=${2:?"--from needs a site-packages folder"} ;;
  "") ;;
  *) sed -n '3,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Prints the lines of `versions` for headers from $1 as "name version".
pinned() {
  awk -v from="$1" '$1 == "headers" && $2 == from { print $3, $4 }' "$here/versions"
}

# Copies every include folder of the Python packages under $1.
take_includes() {
  for include in "$1"/nvidia/*/include; do
    cp -RL "$include/." "$work/vendor/nvidia/"
  done
}

fetch_wheels() {
  pinned pypi | sed 's/ /==/' > "$work/requirements"
  # The same platform on every machine, so that the headers are always identical.
  "$python" -m pip download --quiet --no-deps --only-binary=:all: --dest "$work/wheels" -r "$work/requirements" \
    --platform manylinux_2_27_x86_64 --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64
  for wheel in "$work"/wheels/*.whl; do
    "$python" - "$wheel" "$work/site" <<'EXTRACT'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if "/include/" in name])
EXTRACT
    rm "$wheel"
  done
  take_includes "$work/site"
}

take_installed() {
  pinned pypi | while read -r name version; do
    info=$site/$(echo "$name" | tr - _)-$version.dist-info
    [ -d "$info" ] || { echo "fetch-headers: $name $version is not installed in $site" >&2; exit 1; }
  done
  take_includes "$site"
}

fetch_jars() {
  pinned maven | while read -r name version; do
    group=${name%%:*} classifier=${name##*:} artifact=${name#*:} artifact=${artifact%%:*}
    "$here/../mvnw" -q -B -ntp -f "$here/../pom.xml" -N dependency:copy \
      -Dartifact="$group:$artifact:$version:jar:$classifier" -DoutputDirectory="$work/jar" -Dmdep.useBaseVersion=true
    "$python" - "$work/jar/$artifact-$version-$classifier.jar" "$work/vendor/$artifact" <<'EXTRACT'
import pathlib, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as jar:
    for name in jar.namelist():
        if "/include/" in name and not name.endswith("/"):
            target = pathlib.Path(sys.argv[2], name.split("/include/", 1)[1])
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(jar.read(name))
EXTRACT
  done
}

mkdir -p "$work/vendor/nvidia"
fetch_jars
if [ -n "$site" ]; then take_installed; else fetch_wheels; fi
rm -rf "$vendor"
mv "$work/vendor" "$vendor"

if [ ! -f "$here/generated.sha256" ]; then
  echo "fetch-headers: done; there is no record yet to compare them with"
elif (cd "$here" && grep ' vendor/' generated.sha256 | sha256sum --check --quiet); then
  echo "fetch-headers: done; the bindings were generated from the same headers"
else
  echo "fetch-headers: done; the bindings were generated from other versions of the headers above: run generate.sh"
fi
