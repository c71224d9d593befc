// SPDX-License-Identifier: Apache-2.0
#include "core.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const uintptr_t table_base = 0x5d4c000000000000u;

static _Thread_local char last_error[512];

cudnnStatus_t refuse(cudnnStatus_t status, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(last_error, sizeof last_error, format, arguments);
    va_end(arguments);
    return status;
}

void crash(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "stand-in cuDNN: the real library crashes here: ");
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    abort();
}

STANDIN_API const char *cudnnGetErrorString(cudnnStatus_t status) {
    standin_enter("cudnnGetErrorString");
    switch (status) {
#define X(name, value) \
    case name: return #name;
        CUDNN_STATUSES(X)
#undef X
        default: return "CUDNN_UNKNOWN_STATUS";
    }
}

// Returns the text once, and an empty text after that.
STANDIN_API void cudnnGetLastErrorString(char *message, size_t max_size) {
    standin_enter("cudnnGetLastErrorString");
    if (max_size > 0) {
        snprintf(message, max_size, "%s", last_error);
        last_error[0] = 0;
    }
}

STANDIN_API size_t cudnnGetVersion(void) {
    standin_enter("cudnnGetVersion");
    return (size_t) standin_cudnn_version();
}
