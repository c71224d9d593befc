// SPDX-License-Identifier: Apache-2.0
// What jextract reads for the CUDA driver.
#include <cuda.h>

// CUDA 13's header maps this name to a function that came with drivers of CUDA 12.8. The older one, declared as that header
// itself declares it for NVIDIA's own use, is in every driver and does what is needed here.
#undef cuEventElapsedTime
CUresult CUDAAPI cuEventElapsedTime(float *pMilliseconds, CUevent hStart, CUevent hEnd);
