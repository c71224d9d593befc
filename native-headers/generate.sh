#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Generates the bindings from the vendors' headers (see fetch-headers.sh) and the symbol lists, and records the hashes of the
# headers, the lists and the bindings in generated.sha256, which a test compares with the committed files.
#
#   generate.sh            writes bindings/src/generated/java and generated.sha256
#   generate.sh FOLDER     writes FOLDER/java and FOLDER/generated.sha256 and leaves the repository unchanged
#
# jextract is the program that the variable JEXTRACT names, or else the one on the PATH. It is run without -l, so the generated
# classes load nothing and look up their functions in the libraries of their class loader. The script replaces the lookup, so that
# they use the library that io.ssd4j.bindings.NativeLibraries has opened.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../bindings/src/generated}
record=${1:-$here}/generated.sha256
jextract=${JEXTRACT:-jextract}
compiler=${CC:-gcc}

command -v "$jextract" > /dev/null || { echo "generate: $jextract not found; set JEXTRACT (see CONTRIBUTING.md for the version)" >&2; exit 1; }
[ -d "$here/vendor" ] || { echo "generate: no headers; run fetch-headers.sh first" >&2; exit 1; }
includes="-I $here/vendor/dnnl -I $here/vendor/leptonica -I $here/vendor/nvidia"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$here"

# Makes a generated class look up its functions in its own library instead of the libraries of its class loader.
# $1: Java package, which is also the name of the library; $2: class
replace_lookup() {
  package=$work/java/io/ssd4j/bindings/$1
  constant=$(echo "$1" | tr '[:lower:]' '[:upper:]')
  if [ "$(grep -ro 'loaderLookup' "$package" | wc -l)" -ne 1 ] || ! grep -q 'SymbolLookup\.loaderLookup()' "$package/$2.java"; then
    echo "generate: $2 does not contain SymbolLookup.loaderLookup() exactly once: did jextract change?" >&2
    exit 1
  fi
  sed "s/SymbolLookup\.loaderLookup()/io.ssd4j.bindings.NativeLibraries.symbols(io.ssd4j.bindings.NativeLibrary.$constant)/" \
    "$package/$2.java" > "$work/replaced"
  mv "$work/replaced" "$package/$2.java"
}

# $1: folder, which is also the name of the umbrella header and the prefix of the class; $2: Java package
generate() {
  # libclang has no stddef.h and similar headers, so the compiler's own folder comes last.
  # shellcheck disable=SC2086 # the folders are separate words
  "$jextract" $includes -I "$("$compiler" -print-file-name=include)" --output "$work/java" \
    --target-package "io.ssd4j.bindings.$2" --header-class-name "$1_h" "@$1/symbols.txt" "$1/$1.h"
  replace_lookup "$2" "$1_h"
  # Comments name the headers of unnamed types by their path on this machine.
  grep -rl "$here/" "$work/java/io/ssd4j/bindings/$2" | while read -r file; do
    sed "s#$here/##g" "$file" > "$work/replaced"
    mv "$work/replaced" "$file"
  done
  # jextract only warns about a symbol that no header declares.
  sed -n 's/^--include-[a-z]* //p' "$1/symbols.txt" | while read -r symbol; do
    grep -qrw -- "$symbol" "$work/java/io/ssd4j/bindings/$2" || { echo "generate: $1 has no $symbol" >&2; exit 1; }
  done
  # shellcheck disable=SC2086,SC1003,SC2020 # the folders are separate words; spaces and backslashes become line ends
  "$compiler" $includes -M "$1/$1.h" | tr -s ' \\' '\n\n' | sed -n "s#^$here/vendor/#vendor/#p" >> "$work/headers"
}

generate gomp gomp
generate dnnl dnnl
generate leptonica leptonica
generate cuda cuda
generate cudnn cudnn
generate cublasLt cublaslt
generate nvrtc nvrtc
generate nvtx nvtx

mkdir -p "$out"
rm -rf "$out/java"
mv "$work/java" "$out/java"

{
  echo "# Written by generate.sh: its input, then its output. Not to be edited."
  sort -u "$work/headers" | xargs sha256sum
  find . -path ./vendor -prune -o \( -name symbols.txt -o -name '*.h' \) -print | sed 's#^\./##' | LC_ALL=C sort | xargs sha256sum
  cd "$out"
  find java -type f | LC_ALL=C sort | while read -r file; do sha256sum "$file"; done | sed 's#  java/#  ../bindings/src/generated/java/#'
} > "$record"
