#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Generates the bindings from the vendors' headers (fetch-headers.sh brings them) and the symbol lists, and records the hashes
# of all three in generated.sha256, which a test compares with what is committed.
#
#   generate.sh            writes bindings/src/generated/java and generated.sha256
#   generate.sh FOLDER     writes FOLDER/java and FOLDER/generated.sha256 and leaves the repository as it is
#
# jextract is the program that the variable JEXTRACT names, or the one on the PATH. It is given no -l: the generated classes load
# nothing, they use what io.ssd4j.bindings.NativeLibraries loaded by absolute path.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../bindings/src/generated}
record=${1:-$here}/generated.sha256
jextract=${JEXTRACT:-jextract}
compiler=${CC:-gcc}

command -v "$jextract" > /dev/null || { echo "generate: no $jextract; set JEXTRACT; CONTRIBUTING.md tells which one" >&2; exit 1; }
[ -d "$here/vendor" ] || { echo "generate: no headers; run fetch-headers.sh first" >&2; exit 1; }
includes="-I $here/vendor/onednn -I $here/vendor/nvidia"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$here"

# $1: folder here, name of the umbrella header and of the class; $2: Java package
generate() {
  # libclang comes without stddef.h and the like, so the compiler's own folder is given last.
  # shellcheck disable=SC2086 # the folders are words of their own
  "$jextract" $includes -I "$("$compiler" -print-file-name=include)" --output "$work/java" \
    --target-package "io.ssd4j.bindings.$2" --header-class-name "$1_h" "@$1/symbols.txt" "$1/$1.h"
  # jextract warns of a symbol that no header declares, and goes on.
  sed -n 's/^--include-[a-z]* //p' "$1/symbols.txt" | while read -r symbol; do
    grep -qrw -- "$symbol" "$work/java/io/ssd4j/bindings/$2" || { echo "generate: $1 has no $symbol" >&2; exit 1; }
  done
  # shellcheck disable=SC2086
  "$compiler" $includes -M "$1/$1.h" | tr -s ' \\' '\n\n' | sed -n "s#^$here/vendor/#vendor/#p" >> "$work/headers"
}

generate gomp gomp
generate dnnl dnnl
generate cuda cuda
generate cudnn cudnn
generate cublasLt cublaslt
generate nvrtc nvrtc

mkdir -p "$out"
rm -rf "$out/java"
mv "$work/java" "$out/java"

{
  echo "# Written by generate.sh: what was read, then what was made of it. Never edited."
  sort -u "$work/headers" | xargs sha256sum
  find . -path ./vendor -prune -o \( -name symbols.txt -o -name '*.h' \) -print | sed 's#^\./##' | LC_ALL=C sort | xargs sha256sum
  cd "$out"
  find java -type f | LC_ALL=C sort | while read -r file; do sha256sum "$file"; done | sed 's#  java/#  ../bindings/src/generated/java/#'
} > "$record"
