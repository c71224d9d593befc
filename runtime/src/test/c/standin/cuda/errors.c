// SPDX-License-Identifier: Apache-2.0
#include "core.h"

#define X(name, value, text) {value, #name, text},
static const struct {
    CUresult status;
    const char *name;
    const char *text;
} STATUSES[] = {CUDA_STATUSES(X)};
#undef X

#define STATUS_COUNT (sizeof STATUSES / sizeof *STATUSES)

STANDIN_API CUresult cuGetErrorName(CUresult status, const char **name) {
    ENTRY();
    for (size_t i = 0; i < STATUS_COUNT; i++) {
        if (STATUSES[i].status == status) {
            *name = STATUSES[i].name;
            return CUDA_SUCCESS;
        }
    }
    *name = NULL;
    return CUDA_ERROR_INVALID_VALUE;
}

STANDIN_API CUresult cuGetErrorString(CUresult status, const char **text) {
    ENTRY();
    for (size_t i = 0; i < STATUS_COUNT; i++) {
        if (STATUSES[i].status == status) {
            *text = STATUSES[i].text;
            return CUDA_SUCCESS;
        }
    }
    *text = NULL;
    return CUDA_ERROR_INVALID_VALUE;
}
