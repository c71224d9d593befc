// SPDX-License-Identifier: Apache-2.0
//
// A library that makes and takes DLPack tensors, as another one in the same process would. The structures are those of dlpack.h 1.
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    int32_t device_type;
    int32_t device_id;
} device;

typedef struct {
    uint8_t code;
    uint8_t bits;
    uint16_t lanes;
} data_type;

typedef struct {
    void *data;
    device device;
    int32_t ndim;
    data_type dtype;
    int64_t *shape;
    int64_t *strides;
    uint64_t byte_offset;
} tensor;

typedef struct managed {
    tensor dl_tensor;
    void *manager_ctx;
    void (*deleter)(struct managed *);
} managed;

typedef struct versioned {
    struct {
        uint32_t major;
        uint32_t minor;
    } version;
    void *manager_ctx;
    void (*deleter)(struct versioned *);
    uint64_t flags;
    tensor dl_tensor;
} versioned;

static int deleted;

static void delete_managed(managed *self) {
    __atomic_add_fetch(&deleted, 1, __ATOMIC_SEQ_CST);
    memset(self, 0xff, sizeof *self); // a later use does not go unnoticed
    free(self);
}

static void delete_versioned(versioned *self) {
    __atomic_add_fetch(&deleted, 1, __ATOMIC_SEQ_CST);
    memset(self, 0xff, sizeof *self);
    free(self);
}

int tensors_deleted(void) {
    return deleted;
}

// The arrays must outlive the tensor. A tensor of the major version 0 is an unversioned one.
void *make_tensor(int major, void *data, int device_type, int device_id, int code, int bits, int lanes, int ndim,
    int64_t *shape, int64_t *strides, uint64_t byte_offset) {
    tensor made = {data, {device_type, device_id}, ndim, {code, bits, lanes}, shape, strides, byte_offset};
    if (major == 0) {
        managed *self = calloc(1, sizeof *self);
        *self = (managed) {made, NULL, delete_managed};
        return self;
    }
    versioned *self = calloc(1, sizeof *self);
    *self = (versioned) {{major, 3}, NULL, delete_versioned, 0, made};
    return self;
}

// Describes a tensor that another library made: device, type, dimensions, then extents, strides, and the first byte.
void describe_tensor(int is_versioned, void *self, int64_t *out) {
    const tensor *from = is_versioned ? &((versioned *) self)->dl_tensor : &((managed *) self)->dl_tensor;
    *out++ = is_versioned ? ((versioned *) self)->version.major : 0;
    *out++ = from->device.device_type;
    *out++ = from->device.device_id;
    *out++ = from->dtype.code;
    *out++ = from->dtype.bits;
    *out++ = from->dtype.lanes;
    *out++ = from->ndim;
    for (int i = 0; i < from->ndim; i++) {
        *out++ = from->shape[i];
    }
    for (int i = 0; i < from->ndim; i++) {
        *out++ = from->strides[i];
    }
    *out = (int64_t) ((uintptr_t) from->data + from->byte_offset);
}

static void *run_deleter(void *self) {
    ((managed *) self)->deleter(self);
    return NULL;
}

static void *run_versioned_deleter(void *self) {
    ((versioned *) self)->deleter(self);
    return NULL;
}

// Deletes a tensor that another library made, on a thread that Java does not know.
void delete_tensor(int is_versioned, void *self) {
    pthread_t thread;
    pthread_create(&thread, NULL, is_versioned ? run_versioned_deleter : run_deleter, self);
    pthread_join(thread, NULL);
}
