// SPDX-License-Identifier: Apache-2.0
// What jextract reads for NVRTC.
#include <nvrtc.h>
