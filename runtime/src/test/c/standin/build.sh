#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the stand-in GPU, the libraries that stand for NVIDIA's in the tests of the CUDA engine, with the system's compilers.
#
#   build.sh OUT        writes libcuda.so.1 and the others into the folder OUT
#
# Where there is no C or C++ compiler it writes the reason to OUT/unavailable and succeeds: the tests that need the stand-in
# are then skipped with that reason. A compiler's error is an error. CC and CXX name other compilers than cc and c++.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
kernels=$here/../../../main/resources/io/ssd4j/runtime/cuda/kernel
cc=${CC:-cc}
cxx=${CXX:-c++}

work=$out/work
mkdir -p "$work"
rm -f "$out/unavailable"

compiles() { # $1: compiler, $2: language
  echo 'int nothing;' | "$1" -x "$2" -c -o "$work/probe.o" - > "$work/probe.log" 2>&1
}
for needed in "$cc c" "$cxx c++"; do
  # shellcheck disable=SC2086 # two words
  compiles $needed || {
    echo "no ${needed##* } compiler: '${needed% *}' does not compile; install one (for example: apt install build-essential)" > "$out/unavailable"
    rm -f "$out"/libcu* "$out"/standin-*
    cat "$out/unavailable" >&2
    exit 0
  }
done

# The real NVRTC, which needs no driver, is used through a link where it is at hand: in Python's site-packages or a toolkit, in
# the order in which ssd4j itself would look. Elsewhere OUT/no-nvrtc tells, and what compiles kernels is skipped.
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
rm -f "$out"/libnvrtc* "$out/no-nvrtc"
nvrtc=$(nvrtc_folder)
if [ -n "$nvrtc" ]; then
  for file in "$nvrtc"/libnvrtc.so.* "$nvrtc"/libnvrtc-builtins.so.*; do
    ln -s "$(cd "$nvrtc" && pwd)/${file##*/}" "$out/${file##*/}"
  done
else
  echo "no NVRTC: pip install nvidia-cuda-nvrtc, and set VIRTUAL_ENV to where" > "$out/no-nvrtc"
fi

warnings="-Wall -Wextra -Werror"
common="-O2 -g -fPIC -fvisibility=hidden"

# Nothing to do where all that goes in is as it was: its content, not its age, which a checkout changes.
inputs=$( {
  "$cc" --version
  "$cxx" --version
  find "$here" "$kernels" -type f | LC_ALL=C sort | xargs cat
} | cksum)
if [ "$(cat "$work/inputs" 2> /dev/null)" = "$inputs" ]; then
  exit 0
fi
rm -rf "$work/inputs" "$out"/libcu* "$out"/standin-*

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
[ ! -d "$here/cudnn" ] || library libcudnn.so.9 "$here"/cudnn/*.c "$out/libcuda.so.1"
[ ! -d "$here/cublasLt" ] || library libcublasLt.so.13 "$here"/cublasLt/*.c "$out/libcuda.so.1"

# Prints SIMT_KERNEL(name, bound) for each kernel of the files, and a definition for each shared array that a launch sizes.
kernel_table() {
  cat "$@" | sed 's#//.*##' | tr '\n' ' ' | sed -E \
    -e 's/__global__ +(void +)?(__launch_bounds__ *\(([^()]*)\) *)?(void +)?([A-Za-z_0-9]+) *\(/\
SIMT_KERNEL(\5, \3)\
/g' | sed -n -e 's/^\(SIMT_KERNEL([A-Za-z_0-9]*, \))/\11024)/' -e '/^SIMT_KERNEL/p'
}
sized_by_launch() {
  cat "$@" | sed 's#//.*##' | sed -n -E 's/.*extern __shared__ .*[ *]([A-Za-z_0-9]+)\[\];.*/\1/p' | sort -u |
    while read -r array; do
      echo "alignas(16) thread_local unsigned char $array[232448];"
    done
}

# $1: marker, which is the name of a variable in every image of the unit; $2: the .cu file; then the files that it includes,
# then -- and options. All accesses to memory are checked by what libcuda.so.1 answers (cuda/simt.c).
kernels_of() {
  marker=$1 unit=$2
  shift 2
  included=
  while [ "$1" != -- ]; do
    included="$included $1"
    shift
  done
  shift
  {
    echo "#include \"$here/kernels/simt.hpp\""
    echo "#include \"$unit\""
    # shellcheck disable=SC2086 # file names of ours
    echo "SIMT_UNIT($marker, $(kernel_table "$unit" $included | tr '\n' ' '))"
  } > "$work/$marker.cpp"
  # shellcheck disable=SC2086
  sized_by_launch "$unit" $included > "$work/$marker-shared.cpp"
  # shellcheck disable=SC2086
  "$cxx" -std=c++17 $common -w -ffp-contract=off -fno-extern-tls-init -fno-tree-vectorize -fno-tree-slp-vectorize \
    -fno-store-merging -fsanitize=kernel-address,alignment --param asan-instrumentation-with-call-threshold=0 \
    --param asan-stack=0 --param asan-globals=0 "$@" -c -o "$work/$marker.o" "$work/$marker.cpp"
  # shellcheck disable=SC2086
  "$cxx" -std=c++17 -O2 -fPIC -c -o "$work/$marker-shared.o" "$work/$marker-shared.cpp"
  "$cxx" -shared -Wl,--no-undefined "-Wl,-rpath,\$ORIGIN" -o "$out/standin-kernels-$marker.so" \
    "$work/$marker.o" "$work/$marker-shared.o" "$out/libcuda.so.1" -lm
}

kernels_of standin_test "$here/kernels/test_kernels.cu" --
for element in f32 f16 bf16; do
  kernels_of "element_$element" "$kernels/kernels.cu" "$kernels"/*.cuh -- \
    "-DELEMENT_$(echo "$element" | tr '[:lower:]' '[:upper:]')"
done

echo "$inputs" > "$work/inputs"
