// SPDX-License-Identifier: Apache-2.0
#include "tables.h"

#include "memory.h"

#include <pthread.h>

#define STEP 16

struct entry {
    int kind;
    void *object; // NULL after it is destroyed
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct entry *entries;
static uintptr_t count;
static uintptr_t capacity;

void *table_add(int kind, void *object) {
    pthread_mutex_lock(&lock);
    if (count == capacity) {
        capacity = capacity == 0 ? 1024 : capacity * 2;
        entries = must_realloc(entries, capacity * sizeof *entries);
    }
    entries[count] = (struct entry) {.kind = kind, .object = object};
    void *handle = (void *) (table_base + count++ * STEP);
    pthread_mutex_unlock(&lock);
    return handle;
}

// NULL for a number that was never a handle. Call with the lock held.
static struct entry *entry_of(const void *handle) {
    uintptr_t offset = (uintptr_t) handle - table_base;
    return (uintptr_t) handle < table_base || offset % STEP != 0 || offset / STEP >= count ? NULL : &entries[offset / STEP];
}

void *table_find(int kind, const void *handle) {
    pthread_mutex_lock(&lock);
    const struct entry *entry = entry_of(handle);
    void *object = entry == NULL || entry->kind != kind ? NULL : entry->object;
    pthread_mutex_unlock(&lock);
    return object;
}

void table_remove(const void *handle) {
    pthread_mutex_lock(&lock);
    struct entry *entry = entry_of(handle);
    if (entry != NULL) {
        entry->object = NULL;
    }
    pthread_mutex_unlock(&lock);
}
