// SPDX-License-Identifier: Apache-2.0
// What jextract reads for GNU OpenMP. The header is the compiler's own. libclang does not know GCC's malloc attribute with the
// function that frees, which that header puts on functions that are of no interest here.
#define __malloc__(...) __malloc__
#include <omp.h>
