// SPDX-License-Identifier: Apache-2.0
// The input of jextract for GNU OpenMP. The header belongs to the compiler. It uses a form of GCC's malloc attribute, with the
// function that frees the memory, that libclang does not know; ssd4j does not use the functions that have it.
#define __malloc__(...) __malloc__
#include <omp.h>
#include "parallel.h"
