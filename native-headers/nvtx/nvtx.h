// SPDX-License-Identifier: Apache-2.0
// The input of jextract for NVTX, whose headers contain the implementation unless it is left out.
#define NVTX_NO_IMPL
#include <nvtx3/nvToolsExt.h>
