// SPDX-License-Identifier: Apache-2.0
#include "core.h"

#include <stdlib.h>

// No address of a process on x86-64 or AArch64 looks like this, so dereferencing a handle kills the process.
#define HANDLE_TAG 0x5d4d000000000000u

struct slot {
    enum kind kind;
    void *object; // NULL after the end; a slot is never reused, so a stale handle stays recognizable
};

static struct slot *slots;
static size_t slot_count;
static size_t slot_capacity;

void *handle_new(enum kind kind, void *object) {
    if (slot_count == slot_capacity) {
        slot_capacity = slot_capacity == 0 ? 1024 : 2 * slot_capacity;
        slots = realloc(slots, slot_capacity * sizeof *slots);
    }
    slots[slot_count] = (struct slot) {kind, object};
    slot_count++;
    return (void *) (HANDLE_TAG | slot_count << 4);
}

static struct slot *slot_of(enum kind kind, const void *handle) {
    uint64_t number = (uint64_t) (uintptr_t) handle;
    uint64_t index = (number & 0x0000ffffffffffffu) >> 4;
    bool ours = (number & 0xffff00000000000fu) == HANDLE_TAG && index >= 1 && index <= slot_count;
    return ours && slots[index - 1].kind == kind ? &slots[index - 1] : NULL;
}

void *handle_object(enum kind kind, const void *handle) {
    struct slot *slot = slot_of(kind, handle);
    return slot == NULL ? NULL : slot->object;
}

void *handle_live(enum kind kind, const void *handle) {
    static const char *const NAMES[] = {
        [KIND_CONTEXT] = "context",
        [KIND_STREAM] = "stream",
        [KIND_EVENT] = "event",
        [KIND_MODULE] = "module",
        [KIND_FUNCTION] = "kernel",
        [KIND_GRAPH] = "graph",
        [KIND_EXEC] = "executable graph",
    };
    const struct slot *slot = slot_of(kind, handle);
    if (slot == NULL) {
        standin_misuse("%s of something that is not a %s", entered, NAMES[kind]);
        return NULL;
    }
    if (slot->object == NULL) {
        standin_misuse("%s of a dead %s", entered, NAMES[kind]);
    }
    return slot->object;
}

void handle_end(const void *handle) {
    slots[(((uint64_t) (uintptr_t) handle & 0x0000ffffffffffffu) >> 4) - 1].object = NULL;
}

void handles_for_each(enum kind kind, void (*visit)(void *object, void *argument), void *argument) {
    // Iterates by index: a visit may end handles but must not create any.
    for (size_t i = 0; i < slot_count; i++) {
        if (slots[i].kind == kind && slots[i].object != NULL) {
            visit(slots[i].object, argument);
        }
    }
}
