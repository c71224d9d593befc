// SPDX-License-Identifier: Apache-2.0
#include "core.h"
#include "memory.h"

struct handle *handle_of(cudnnHandle_t handle) {
    struct handle *found = table_find(TABLE_HANDLE, handle);
    if (found == NULL && handle != NULL) {
        standin_misuse("%p is not a cuDNN handle, or is destroyed", handle);
    }
    return found;
}

STANDIN_API cudnnStatus_t cudnnCreate(cudnnHandle_t *created) {
    int fault = standin_enter("cudnnCreate");
    if (fault != 0) {
        return refuse(fault, "a fault was requested");
    }
    if (created == NULL) {
        return refuse(CUDNN_STATUS_BAD_PARAM_NULL_POINTER, "there is no place for the handle");
    }
    int context = standin_context_status();
    if (context != 0) {
        return refuse(CUDNN_STATUS_NOT_INITIALIZED, "the current context answers CUresult %d", context);
    }
    struct handle *handle = must_calloc(1, sizeof *handle);
    handle->ordinal = standin_device();
    cudnnStatus_t status = device_of_ordinal(handle->ordinal, &handle->device);
    if (status != CUDNN_STATUS_SUCCESS) {
        free(handle);
        return status;
    }
    *created = table_add(TABLE_HANDLE, handle);
    standin_book("cudnn handle", 1);
    return CUDNN_STATUS_SUCCESS;
}

// Enqueued work shares the plan but not the handle, so there is no need to wait for it.
STANDIN_API cudnnStatus_t cudnnDestroy(cudnnHandle_t handle) {
    int fault = standin_enter("cudnnDestroy");
    struct handle *found = handle_of(handle);
    if (found == NULL) {
        return handle == NULL ? CUDNN_STATUS_SUCCESS : refuse(CUDNN_STATUS_BAD_PARAM, "no handle");
    }
    table_remove(handle);
    free(found);
    standin_book("cudnn handle", -1);
    return fault == 0 ? CUDNN_STATUS_SUCCESS : refuse(fault, "a fault was requested");
}

STANDIN_API cudnnStatus_t cudnnSetStream(cudnnHandle_t handle, void *stream) {
    int fault = standin_enter("cudnnSetStream");
    if (fault != 0) {
        return refuse(fault, "a fault was requested");
    }
    struct handle *found = handle_of(handle);
    if (found == NULL) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "no handle");
    }
    if (!standin_is_stream(stream)) {
        standin_misuse("cudnnSetStream: %p is not a stream, or is destroyed", stream);
        return refuse(CUDNN_STATUS_BAD_PARAM, "no stream");
    }
    found->stream = stream;
    return CUDNN_STATUS_SUCCESS;
}
