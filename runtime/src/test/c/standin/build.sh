#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the stand-in GPU, which replaces NVIDIA's libraries in the tests of the CUDA engine, with the system's compilers.
#
#   build.sh OUT        writes libcuda.so.1 and the others into the folder OUT
#
# Without GCC for C and C++, it writes the reason to OUT/unavailable and succeeds; tests that need the stand-in are then skipped
# with that reason. A compile error fails. CC and CXX override gcc and g++.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
kernels=$(cd "$here/../../../main/resources/io/ssd4j/runtime/cuda/kernel" && pwd)
cc=${CC:-gcc}
cxx=${CXX:-g++}

work=$out/work
mkdir -p "$work"
rm -f "$out/unavailable" "$out"/graphs-*.jsonl "$out"/control-*

# GCC is required because the checks of the kernels' memory accesses use options that only GCC has.
is_gcc() { # $1: compiler, $2: language
  echo 'int nothing;' | "$1" -x "$2" -c -o "$work/probe.o" - 2> /dev/null &&
    "$1" -v 2>&1 | grep -q '^gcc version'
}
require_gcc() {
  is_gcc "$1" "$2" && return
  echo "'$1' is not a GCC that compiles $2; install one, for example with: apt install build-essential" > "$out/unavailable"
  rm -rf "$out"/libcu* "$out"/libnvrtc* "$out"/standin-* "$work/inputs"
  cat "$out/unavailable" >&2
  exit 0
}
require_gcc "$cc" c
require_gcc "$cxx" c++

# The real NVRTC, which needs no driver, compiles the kernels if it is installed in Python's site-packages or a toolkit. The search
# order is that of ssd4j itself. OUT/real-nvrtc links to it, and the stand-in forwards calls to it. Otherwise the stand-in only reads
# the kernels' names.
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

# Skip the build if no input has changed. Contents are compared, because a checkout changes the timestamps.
inputs=$( {
  "$cc" --version
  "$cxx" --version
  find "$here" "$kernels" -type f | LC_ALL=C sort | while read -r file; do cksum "$file"; done
} | cksum)
if [ "$(cat "$work/inputs" 2> /dev/null)" = "$inputs" ]; then
  exit 0
fi
rm -rf "$work/inputs" "$out"/libcu* "$out"/libnvrtc* "$out"/standin-*

# $1: the file to build; the rest: sources and options. The soname differs from the file name: NVIDIA's own libraries (such as
# NVRTC) open libcuda.so.1 by name, and must not find this one in a shared process.
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

# Prints the text of a .cu file ($1) and of the headers in its folder, without comments, on one line.
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

# Prints a definition for each shared array whose size a launch determines, with the maximum size of a block.
sized_by_launch() {
  source_of "$1" | grep -o 'extern __shared__ [^;]*\[\];' | sed -E 's/.*[ *]([A-Za-z_0-9]+)\[\];/\1/' | sort -u |
    while read -r array; do
      echo "alignas(16) thread_local unsigned char ${array}[232448];"
    done
}

# $1: marker, the name of a variable in every image of the unit; $2: the .cu file; then options. libcuda.so.1 (cuda/simt.c) checks
# every memory access. Optimizations that would merge accesses or round differently from the source are disabled.
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
for element in f32 f16 bf16 e4m3; do
  kernels_of "element_$element" "$kernels/kernels.cu" "-DELEMENT_$(echo "$element" | tr '[:lower:]' '[:upper:]')"
done

echo "$inputs" > "$work/inputs"
