#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the stand-in GPU, the libraries that stand for NVIDIA's in the tests of the CUDA engine, with the system's compilers.
#
#   build.sh OUT        writes libcuda.so.1 and the others into the folder OUT
#
# Where there is no GCC for C and C++ it writes the reason to OUT/unavailable and succeeds: the tests that need the stand-in are
# then skipped with that reason. A compiler's error is an error. CC and CXX name other compilers than gcc and g++.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
kernels=$(cd "$here/../../../main/resources/io/ssd4j/runtime/cuda/kernel" && pwd)
cc=${CC:-gcc}
cxx=${CXX:-g++}

work=$out/work
mkdir -p "$work"
rm -f "$out/unavailable" "$out/graphs.jsonl"

# GCC, since the checks of the kernels' memory accesses are options of its own.
is_gcc() { # $1: compiler, $2: language
  echo 'int nothing;' | "$1" -x "$2" -c -o "$work/probe.o" - 2> /dev/null &&
    "$1" -v 2>&1 | grep -q '^gcc version'
}
require_gcc() {
  is_gcc "$1" "$2" && return
  echo "'$1' is no GCC that compiles $2; install one, for example with: apt install build-essential" > "$out/unavailable"
  rm -rf "$out"/libcu* "$out"/libnvrtc* "$out"/standin-* "$work/inputs"
  cat "$out/unavailable" >&2
  exit 0
}
require_gcc "$cc" c
require_gcc "$cxx" c++

# The real NVRTC, which needs no driver, compiles where it is at hand: in Python's site-packages or a toolkit, in the order in
# which ssd4j itself would look. OUT/real-nvrtc leads to it, and the stand-in passes calls on. Elsewhere it only reads the
# kernels' names.
nvrtc_folder() {
  python=$(command -v python3 || true)
  for prefix in "${VIRTUAL_ENV-}" "${CONDA_PREFIX-}" "$here/../../../../../.venv" "${python%/bin/python3}" "${HOME-}/.local"; do
    [ -n "$prefix" ] || continue
    for folder in "$prefix"/lib/python3*/site-packages/nvidia/*/lib; do
      [ ! -e "$folder/libnvrtc.so.13" ] && [ ! -e "$folder/libnvrtc.so.12" ] || { echo "$folder"; return; }
    done
  done
  for folder in "${CUDA_HOME:+$CUDA_HOME/lib64}" "${CUDA_PATH:+$CUDA_PATH/lib64}" /usr/local/cuda/lib64; do
    [ ! -e "$folder/libnvrtc.so.13" ] && [ ! -e "$folder/libnvrtc.so.12" ] || { echo "$folder"; return; }
  done
}
rm -f "$out/real-nvrtc"
nvrtc=$(nvrtc_folder)
for file in "$nvrtc/libnvrtc.so.13" "$nvrtc/libnvrtc.so.12"; do
  [ -e "$out/real-nvrtc" ] || [ ! -e "$file" ] || ln -s "$file" "$out/real-nvrtc"
done

warnings="-Wall -Wextra -Werror"
common="-O2 -g -fPIC -fvisibility=hidden"

# Nothing to do where all that goes in is as it was: its content, not its age, which a checkout changes.
inputs=$( {
  "$cc" --version
  "$cxx" --version
  find "$here" "$kernels" -type f | LC_ALL=C sort | while read -r file; do cksum "$file"; done
} | cksum)
if [ "$(cat "$work/inputs" 2> /dev/null)" = "$inputs" ]; then
  exit 0
fi
rm -rf "$work/inputs" "$out"/libcu* "$out"/libnvrtc* "$out"/standin-*

# $1: the file to make; the rest: sources and options. Its internal name is another than its file's: NVIDIA's own libraries
# open libcuda.so.1 by that name when they are called (NVRTC does), and must not find this one where they share a process.
library() {
  made=$1
  internal=standin-$1
  shift
  # shellcheck disable=SC2086 # options
  "$cc" -std=gnu11 $common $warnings -shared -Wl,--no-undefined "-Wl,-soname,$internal" "-Wl,-rpath,\$ORIGIN" \
    -o "$out/$made" "$@" -pthread -ldl -lm
  ln -sf "$made" "$out/$internal"
}

library libcuda.so.1 "$here"/cuda/*.c
library libnvrtc.so.13 "$here"/nvrtc/*.c "$out/libcuda.so.1"
library libcudnn.so.9 "$here"/cudnn/*.c "$out/libcuda.so.1"
library libcublasLt.so.13 "$here"/cublasLt/*.c "$here"/cudnn/convolution.c "$here"/cudnn/images.c "$here"/cudnn/parallel.c \
  "$here"/cudnn/graph.c "$here"/cudnn/tables.c "$out/libcuda.so.1"

# The text of a .cu file ($1) and of the headers beside it, without comments, on one line.
source_of() {
  find "${1%/*}" \( -path "$1" -o -name '*.cuh' \) -exec cat {} + | sed 's#//.*##' | tr '\n' ' '
}

# Prints SIMT_KERNEL(name, bound) for each kernel.
kernel_table() {
  source_of "$1" | sed -E \
    -e 's/__global__ +(void +)?(__launch_bounds__ *\(([^()]*)\) *)?(void +)?([A-Za-z_0-9]+) *\(/\
SIMT_KERNEL(\5, \3)\
/g' | sed -n -e 's/^\(SIMT_KERNEL([A-Za-z_0-9]*, \))/\11024)/' -e '/^SIMT_KERNEL/p'
}

# Prints a definition for each shared array that a launch sizes: as large as a block may have it.
sized_by_launch() {
  source_of "$1" | grep -o 'extern __shared__ [^;]*\[\];' | sed -E 's/.*[ *]([A-Za-z_0-9]+)\[\];/\1/' | sort -u |
    while read -r array; do
      echo "alignas(16) thread_local unsigned char $array[232448];"
    done
}

# $1: marker, which is the name of a variable in every image of the unit; $2: the .cu file; then options. Every access to
# memory asks libcuda.so.1 (cuda/simt.c). Optimizations that would merge accesses, or round otherwise than the source says, are off.
kernels_of() {
  marker=$1 unit=$2
  shift 2
  {
    echo "#include \"$here/kernels/simt.hpp\""
    echo "#include \"$unit\""
    echo "SIMT_UNIT($marker, $(kernel_table "$unit" | tr '\n' ' '))"
  } > "$work/$marker.cpp"
  sized_by_launch "$unit" > "$work/$marker-shared.cpp"
  # shellcheck disable=SC2086 # options
  "$cxx" -std=c++17 $common -w -ffp-contract=off -fno-extern-tls-init -fno-tree-vectorize -fno-tree-slp-vectorize \
    -fno-store-merging -fsanitize=kernel-address,alignment --param asan-instrumentation-with-call-threshold=0 \
    --param asan-stack=0 --param asan-globals=0 "$@" -c -o "$work/$marker.o" "$work/$marker.cpp"
  "$cxx" -std=c++17 -O2 -fPIC -c -o "$work/$marker-shared.o" "$work/$marker-shared.cpp"
  "$cxx" -shared -Wl,--no-undefined "-Wl,-rpath,\$ORIGIN" -o "$out/standin-kernels-$marker.so" \
    "$work/$marker.o" "$work/$marker-shared.o" "$out/libcuda.so.1" -lm
}

kernels_of standin_test "$here/kernels/test_kernels.cu"
for element in f32 f16 bf16; do
  kernels_of "element_$element" "$kernels/kernels.cu" "-DELEMENT_$(echo "$element" | tr '[:lower:]' '[:upper:]')"
done

echo "$inputs" > "$work/inputs"
