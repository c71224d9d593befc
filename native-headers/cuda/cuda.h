// SPDX-License-Identifier: Apache-2.0
// What jextract reads for the CUDA driver.
#include <cuda.h>

// CUDA 13's header maps these two names to functions that came with drivers of CUDA 12.3 and 12.8. The older ones, declared
// as that header itself declares them for NVIDIA's own use, are in every driver and do what is needed here.
#undef cuEventElapsedTime
CUresult CUDAAPI cuEventElapsedTime(float *pMilliseconds, CUevent hStart, CUevent hEnd);
CUresult CUDAAPI cuStreamGetCaptureInfo_v2(CUstream hStream, CUstreamCaptureStatus *captureStatus_out, cuuint64_t *id_out,
    CUgraph *graph_out, const CUgraphNode **dependencies_out, size_t *numDependencies_out);
