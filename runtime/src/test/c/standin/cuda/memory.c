// SPDX-License-Identifier: Apache-2.0
//
// Device memory and pinned host memory. Device addresses come from a reserved, inaccessible range; the bytes are at the same
// offset in the shadow. Addresses are not reused until the range is exhausted, so stale ones are detected.
#define _GNU_SOURCE
#include "core.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE ((size_t) 4096)
#define GUARD (16 * PAGE)
#define MAX_PINNED 4096
#define REMEMBERED 4096
// New memory is filled with 0xff, which is NaN in every floating-point type, so reading before writing shows in the result.
#define POISON 0xff
#define POISONED_AT_MOST ((size_t) 256 << 20)

struct address_space device_space;
static uint64_t cursor;

static struct allocation *live; // sorted by address
static size_t live_count;
static size_t live_capacity;
static struct allocation freed[REMEMBERED];
static size_t freed_count;

struct pinned {
    char *address;
    size_t bytes;
    struct context *owner;
    bool live;
};
static struct pinned pinned[MAX_PINNED];
static size_t pinned_count; // total since the start; the table is a ring buffer

static size_t pages(size_t bytes) {
    return (bytes + PAGE - 1) / PAGE * PAGE;
}

static bool reserve(void) {
    if (device_space.bytes != 0) {
        return true;
    }
    // Address space is free, but a machine may limit it.
    for (size_t size = (size_t) 1 << 42; size >= (size_t) 1 << 34; size /= 2) {
        void *addresses = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        void *contents = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (addresses != MAP_FAILED && contents != MAP_FAILED) {
            madvise(contents, size, MADV_DONTDUMP);
            device_space.addresses = (uintptr_t) addresses;
            device_space.shadow = (uintptr_t) contents;
            device_space.bytes = size;
            cursor = device_space.addresses;
            return true;
        }
        if (addresses != MAP_FAILED) {
            munmap(addresses, size);
        }
        if (contents != MAP_FAILED) {
            munmap(contents, size);
        }
    }
    return false;
}

char *shadow_of(uint64_t device_address) {
    return (char *) (device_space.shadow + (device_address - device_space.addresses));
}

uint64_t device_address_of(uintptr_t host) {
    return device_space.addresses + (host - device_space.shadow);
}

// Number of live allocations that begin at or before an address.
static size_t begun(uint64_t address) {
    size_t low = 0;
    size_t high = live_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (live[middle].address <= address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

const struct allocation *allocation_holding(uint64_t address, size_t bytes) {
    size_t index = begun(address);
    if (index == 0) {
        return NULL;
    }
    const struct allocation *found = &live[index - 1];
    uint64_t offset = address - found->address;
    return offset <= found->bytes && bytes <= found->bytes - offset && offset < found->bytes ? found : NULL;
}

void describe_address(uint64_t address, size_t bytes, char *text, size_t size) {
    size_t index = begun(address);
    const struct allocation *before = index > 0 ? &live[index - 1] : NULL;
    if (before != NULL && address - before->address < before->bytes + GUARD) {
        unsigned long long offset = address - before->address;
        snprintf(text, size, "bytes %llu to %llu of an allocation of %zu", offset, offset + bytes, before->bytes);
        return;
    }
    for (size_t i = 0; i < freed_count && i < REMEMBERED; i++) {
        if (address - freed[i].address < freed[i].bytes) {
            snprintf(text, size, "freed memory, at byte %llu of what was an allocation of %zu",
                (unsigned long long) (address - freed[i].address), freed[i].bytes);
            return;
        }
    }
    snprintf(text, size, "%s 0x%llx", is_device_range(address) ? "memory never allocated, at" : "no device memory, at",
        (unsigned long long) address);
}

const struct allocation *allocation_reached(uint64_t address, size_t bytes, char *text, size_t size) {
    const struct allocation *held = allocation_holding(address, bytes);
    if (held == NULL) {
        describe_address(address, bytes, text, size);
        return NULL;
    }
    // Peer access is never enabled.
    const struct context *here = working != NULL ? working : current_context_or_null();
    if (here != NULL && here->device != held->owner->device) {
        snprintf(text, size, "memory of GPU %d from GPU %d", held->owner->device, here->device);
        return NULL;
    }
    return held;
}

void *standin_host(uint64_t address, size_t bytes, const char *who) {
    standin_lock();
    char *host = NULL;
    char text[160];
    if (allocation_reached(address, bytes, text, sizeof text) != NULL) {
        host = shadow_of(address);
    } else {
        standin_violation("%s reaches %s", who, text);
    }
    standin_unlock();
    return host;
}

int standin_is_device_memory(uint64_t address, size_t bytes) {
    standin_lock();
    bool held = allocation_holding(address, bytes) != NULL;
    standin_unlock();
    return held;
}

static uint64_t used_by(int device) {
    uint64_t used = 0;
    for (size_t i = 0; i < live_count; i++) {
        used += live[i].owner->device == device ? pages(live[i].bytes) : 0;
    }
    return used;
}

// The first gap at or after the cursor; 0 if the range is full of live memory.
static uint64_t place(size_t bytes) {
    size_t needed = pages(bytes) + GUARD;
    for (int round = 0; round < 2; round++) {
        size_t index = begun(cursor);
        if (index > 0 && cursor < live[index - 1].address + pages(live[index - 1].bytes) + GUARD) {
            cursor = live[index - 1].address + pages(live[index - 1].bytes) + GUARD;
        }
        for (; index <= live_count; index++) {
            uint64_t end = index == live_count ? device_space.addresses + device_space.bytes : live[index].address;
            if (cursor + needed <= end) {
                uint64_t found = cursor;
                cursor += needed;
                return found;
            }
            if (index < live_count) {
                cursor = live[index].address + pages(live[index].bytes) + GUARD;
            }
        }
        cursor = device_space.addresses;
    }
    return 0;
}

static void insert(struct allocation allocation) {
    if (live_count == live_capacity) {
        live_capacity = live_capacity == 0 ? 256 : 2 * live_capacity;
        live = realloc(live, live_capacity * sizeof *live);
    }
    size_t index = begun(allocation.address);
    memmove(&live[index + 1], &live[index], (live_count - index) * sizeof *live);
    live[index] = allocation;
    live_count++;
}

static void remove_at(size_t index) {
    freed[freed_count++ % REMEMBERED] = live[index];
    madvise(shadow_of(live[index].address), pages(live[index].bytes), MADV_DONTNEED);
    live_count--;
    memmove(&live[index], &live[index + 1], (live_count - index) * sizeof *live);
}

STANDIN_API CUresult cuMemAlloc_v2(CUdeviceptr *address, size_t bytes) {
    ENTRY();
    NEEDS_CONTEXT(here);
    if (address == NULL || bytes == 0) {
        return CUDA_ERROR_INVALID_VALUE;
    }
    CUresult refusal = refuse_in_capture();
    if (refusal != CUDA_SUCCESS) {
        return refusal;
    }
    uint64_t total = settings().device_memory;
    uint64_t used = used_by(here->device);
    if (bytes > total || used > total || pages(bytes) > total - used || !reserve()) {
        return CUDA_ERROR_OUT_OF_MEMORY;
    }
    uint64_t placed = place(bytes);
    if (placed == 0) {
        return CUDA_ERROR_OUT_OF_MEMORY;
    }
    insert((struct allocation) {placed, bytes, here});
    memset(shadow_of(placed), POISON, bytes < POISONED_AT_MOST ? bytes : POISONED_AT_MOST);
    standin_book("device memory", 1);
    *address = placed;
    return CUDA_SUCCESS;
}

STANDIN_API CUresult cuMemFree_v2(CUdeviceptr address) {
    RELEASING_ENTRY();
    CUresult refusal = refuse_in_capture();
    if (refusal != CUDA_SUCCESS) {
        return refusal;
    }
    struct context *here;
    CUresult status = current_context(&here);
    size_t index = begun(address);
    if (address == 0) {
        return RELEASED(status);
    }
    if (index == 0 || live[index - 1].address != address) {
        char text[160];
        describe_address(address, 1, text, sizeof text);
        standin_misuse("cuMemFree of %s", text);
        return CUDA_ERROR_INVALID_VALUE;
    }
    remove_at(index - 1);
    standin_book("device memory", -1);
    return RELEASED(status);
}

STANDIN_API CUresult cuMemGetInfo_v2(size_t *free_bytes, size_t *total_bytes) {
    ENTRY();
    NEEDS_CONTEXT(here);
    *total_bytes = settings().device_memory;
    *free_bytes = *total_bytes - used_by(here->device);
    return CUDA_SUCCESS;
}

// A driver succeeds without comment for an address that it did not allocate.
STANDIN_API CUresult cuPointerGetAttributes(unsigned count, const int *attributes, void **data, CUdeviceptr address) {
    ENTRY();
    NEEDS_CONTEXT(here);
    const struct allocation *found = allocation_holding(address, 1);
    int type = found != NULL ? CU_MEMORYTYPE_DEVICE
        : pinning_of((const void *) address, 1) == PINNED ? CU_MEMORYTYPE_HOST
                                                          : 0;
    for (unsigned i = 0; i < count; i++) {
        switch (attributes[i]) {
        case CU_POINTER_ATTRIBUTE_MEMORY_TYPE:
            *(unsigned *) data[i] = type;
            break;
        case CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL:
            *(int *) data[i] = found != NULL ? found->owner->device : type == CU_MEMORYTYPE_HOST ? here->device : -2;
            break;
        case CU_POINTER_ATTRIBUTE_RANGE_START_ADDR:
            *(uint64_t *) data[i] = found != NULL ? found->address : 0;
            break;
        case CU_POINTER_ATTRIBUTE_RANGE_SIZE:
            *(size_t *) data[i] = found != NULL ? found->bytes : 0;
            break;
        default:
            return CUDA_ERROR_INVALID_VALUE;
        }
    }
    return CUDA_SUCCESS;
}

static uint64_t pinned_bytes(void) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < MAX_PINNED; i++) {
        bytes += pinned[i].live ? pinned[i].bytes : 0;
    }
    return bytes;
}

STANDIN_API CUresult cuMemHostAlloc(void **address, size_t bytes, unsigned flags) {
    ENTRY();
    NEEDS_CONTEXT(here);
    if (address == NULL || bytes == 0 || (flags & ~(unsigned) CU_MEMHOSTALLOC_ALL_FLAGS) != 0) {
        return CUDA_ERROR_INVALID_VALUE;
    }
    CUresult refusal = refuse_in_capture();
    if (refusal != CUDA_SUCCESS) {
        return refusal;
    }
    struct pinned *slot = &pinned[pinned_count % MAX_PINNED];
    uint64_t limit = settings().pinned_memory;
    uint64_t used = pinned_bytes();
    if (slot->live || used > limit || bytes > limit - used) {
        return CUDA_ERROR_OUT_OF_MEMORY;
    }
    void *memory = mmap(NULL, pages(bytes), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        return CUDA_ERROR_OUT_OF_MEMORY;
    }
    memset(memory, POISON, bytes < POISONED_AT_MOST ? bytes : POISONED_AT_MOST);
    *slot = (struct pinned) {memory, bytes, here, true};
    pinned_count++;
    standin_book("pinned memory", 1);
    *address = memory;
    return CUDA_SUCCESS;
}

static void unpin(struct pinned *region) {
    // The addresses stay reserved: a late access kills the process, although it might go unnoticed with a real driver.
    mmap(region->address, pages(region->bytes), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
    region->live = false;
}

static struct pinned *pinned_at(const char *host) {
    for (size_t i = 0; i < MAX_PINNED && i < pinned_count; i++) {
        if ((size_t) (host - pinned[i].address) < pages(pinned[i].bytes)) {
            return &pinned[i];
        }
    }
    return NULL;
}

STANDIN_API CUresult cuMemFreeHost(void *address) {
    RELEASING_ENTRY();
    CUresult refusal = refuse_in_capture();
    if (refusal != CUDA_SUCCESS) {
        return refusal;
    }
    struct context *here;
    CUresult status = current_context(&here);
    struct pinned *region = pinned_at(address);
    if (region == NULL || region->address != address || !region->live) {
        standin_misuse("cuMemFreeHost of %s",
            region == NULL     ? "memory that is not pinned"
                : region->live ? "an address inside pinned memory"
                               : "pinned memory that was freed before");
        return CUDA_ERROR_INVALID_VALUE;
    }
    unpin(region);
    standin_book("pinned memory", -1);
    return RELEASED(status);
}

enum pinning pinning_of(const void *host, size_t bytes) {
    const struct pinned *region = pinned_at(host);
    if (region == NULL) {
        return PAGEABLE;
    }
    if (!region->live) {
        return PINNED_FREED;
    }
    return bytes <= region->bytes - ((const char *) host - region->address) ? PINNED : PINNED_PARTLY;
}

void memory_end(struct context *context) {
    for (size_t i = live_count; i > 0; i--) {
        if (live[i - 1].owner == context) {
            remove_at(i - 1);
        }
    }
    for (size_t i = 0; i < MAX_PINNED; i++) {
        if (pinned[i].live && pinned[i].owner == context) {
            unpin(&pinned[i]);
        }
    }
}
