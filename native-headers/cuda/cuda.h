// SPDX-License-Identifier: Apache-2.0
// The input of jextract for the CUDA driver.
#include <cuda.h>

// CUDA 13's header maps this name to a function that only drivers since CUDA 12.8 have. The older function, which that header
// declares in the same way for NVIDIA's internal use, is in every driver and is sufficient.
#undef cuEventElapsedTime
CUresult CUDAAPI cuEventElapsedTime(float *pMilliseconds, CUevent hStart, CUevent hEnd);
