// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "control.h"

#include "core.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

_Static_assert(sizeof(struct control_fault) == 96, "StandInControl depends on this size");
_Static_assert(sizeof(struct control_counter) == 64, "StandInControl depends on this size");
_Static_assert(offsetof(struct control, faults) == 88, "StandInControl depends on this offset");

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static struct control *control;
static int in_file; // a test reads the report from the file, so it is not printed

const char *entered = "a call";
struct context *working;
const char *working_on;

__attribute__((constructor)) static void map_control(void) {
    const char *path = getenv("SSD4J_STANDIN_CONTROL");
    int file = path == NULL ? -1 : open(path, O_RDWR | O_CREAT, 0600);
    if (file >= 0 && ftruncate(file, sizeof *control) == 0) {
        control = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        in_file = control != MAP_FAILED;
    }
    if (!in_file) {
        if (path != NULL) {
            fprintf(stderr, "stand-in GPU: SSD4J_STANDIN_CONTROL=%s cannot be mapped\n", path);
            abort();
        }
        control = calloc(1, sizeof *control);
    }
    if (file >= 0) {
        close(file);
    }
    const char *traits = getenv("SSD4J_STANDIN_TRAITS");
    if (!in_file && traits != NULL) {
        control->traits = (uint32_t) strtoul(traits, NULL, 10);
    }
    control->version = CONTROL_VERSION;
    control->size = sizeof *control;
}

// Reports on stderr if no test reads the control file.
__attribute__((destructor)) static void report(void) {
    if (in_file) {
        return;
    }
    for (uint64_t i = 0; i < control->violation_count && i < CONTROL_VIOLATIONS; i++) {
        fprintf(stderr, "stand-in GPU: %s\n", control->violations[i]);
    }
    for (int i = 0; i < CONTROL_BOOKS && control->books[i].name[0] != 0; i++) {
        if (control->books[i].count != 0) {
            fprintf(stderr, "stand-in GPU: leaked %lld %s\n", (long long) control->books[i].count, control->books[i].name);
        }
    }
}

struct standin_settings settings(void) {
    return (struct standin_settings) {
        .device_memory = control->device_memory != 0 ? control->device_memory : (uint64_t) 16 << 30,
        .device_count = control->device_count == 0 ? 1
            : control->device_count > MAX_DEVICES  ? MAX_DEVICES
                                                   : control->device_count,
        .driver_version = control->driver_version != 0 ? control->driver_version : 13000,
        .compute_capability = control->compute_capability != 0 ? control->compute_capability : 90,
        .pinned_memory = control->pinned_memory != 0 ? control->pinned_memory : UINT64_MAX,
    };
}

int standin_has(enum standin_trait trait) {
    return (control->traits & trait) != 0;
}

int standin_cudnn_version(void) {
    return control->cudnn_version != 0 ? control->cudnn_version : 92400;
}

void standin_compile(void) {
    pthread_mutex_lock(&lock);
    control->compiled++;
    pthread_mutex_unlock(&lock);
    usleep((useconds_t) control->compile_milliseconds * 1000);
}

void count_launch(bool library) {
    *(library ? &control->done.library_calls : &control->done.kernels) += 1;
}

void count_copy(bool upload, size_t bytes) {
    *(upload ? &control->done.uploads : &control->done.downloads) += 1;
    *(upload ? &control->done.uploaded_bytes : &control->done.downloaded_bytes) += bytes;
}

void log_work(const char *what) {
    int index = control->log_count++;
    if (index < CONTROL_LOG) {
        snprintf(control->log[index], CONTROL_NAME, "%s", what);
    }
}

// SplitMix64. Any state is valid, so a test's seed needs no preparation.
uint64_t draw(uint64_t choices) {
    uint64_t mixed = control->random += 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    mixed ^= mixed >> 31;
    return mixed % choices;
}

static void count(struct control_counter *table, int capacity, const char *name, int delta) {
    // Calls are many, so they are hashed by name with open addressing. Books are few and searched in order.
    unsigned start = 0;
    if (table == control->calls) {
        for (const char *c = name; *c != 0; c++) {
            start = start * 31 + (unsigned char) *c;
        }
    }
    for (int i = 0; i < capacity; i++) {
        struct control_counter *slot = &table[(start + i) % capacity];
        if (slot->name[0] == 0) {
            snprintf(slot->name, sizeof slot->name, "%s", name);
        }
        if (strncmp(slot->name, name, sizeof slot->name - 1) == 0) {
            slot->count += delta;
            return;
        }
    }
    fprintf(stderr, "stand-in GPU: more than %d names to count\n", capacity);
    abort();
}

void standin_book(const char *kind, int delta) {
    pthread_mutex_lock(&lock);
    count(control->books, CONTROL_BOOKS, kind, delta);
    pthread_mutex_unlock(&lock);
}

static CUresult due_fault(const char *function) {
    for (int i = 0; i < CONTROL_FAULTS; i++) {
        struct control_fault *fault = &control->faults[i];
        int mode = __atomic_load_n(&fault->mode, __ATOMIC_ACQUIRE);
        if (mode == FAULT_NONE || strcmp(fault->entry_point, function) != 0) {
            continue;
        }
        fault->seen++;
        if (fault->seen == fault->nth || (mode == FAULT_FROM_THEN && fault->seen > fault->nth)) {
            fault->fired++;
            if (mode == FAULT_OMITS) {
                return OMITTED;
            }
            struct context *here = current_context_or_null();
            if (mode == FAULT_STICKS && here != NULL) {
                context_fail(here, fault->status);
            }
            return fault->status;
        }
    }
    return CUDA_SUCCESS;
}

static _Thread_local int own_calls;

void standin_own_calls(int delta) {
    own_calls += delta;
}

struct entry enter_driver(const char *function) {
    pthread_mutex_lock(&lock);
    if (control->restart != 0) {
        control->restart = 0;
        devices_restart();
    }
    if (own_calls > 0) {
        return (struct entry) {.fault = CUDA_SUCCESS};
    }
    count(control->calls, CONTROL_ENTRY_POINTS, function, 1);
    entered = function;
    return (struct entry) {.fault = due_fault(function)};
}

void leave_driver(struct entry *entry) {
    (void) entry;
    pthread_mutex_unlock(&lock);
}

int standin_enter(const char *entry_point) {
    struct entry entry = enter_driver(entry_point);
    leave_driver(&entry);
    return entry.fault;
}

static void record(const char *format, va_list arguments) {
    uint64_t index = control->violation_count++;
    if (index >= CONTROL_VIOLATIONS) {
        return;
    }
    char *text = control->violations[index];
    int used = working_on == NULL ? 0 : snprintf(text, CONTROL_TEXT, "in %s: ", working_on);
    vsnprintf(text + used, CONTROL_TEXT - used, format, arguments);
}

void standin_violation(const char *format, ...) {
    pthread_mutex_lock(&lock);
    va_list arguments;
    va_start(arguments, format);
    record(format, arguments);
    va_end(arguments);
    struct context *guilty = working != NULL ? working : current_context_or_null();
    if (guilty != NULL) {
        context_fail(guilty, CUDA_ERROR_ILLEGAL_ADDRESS);
    }
    pthread_mutex_unlock(&lock);
}

void standin_misuse(const char *format, ...) {
    pthread_mutex_lock(&lock);
    va_list arguments;
    va_start(arguments, format);
    record(format, arguments);
    va_end(arguments);
    pthread_mutex_unlock(&lock);
}

// The lock for exported helpers that are not entry points.
void standin_lock(void) {
    pthread_mutex_lock(&lock);
}

void standin_unlock(void) {
    pthread_mutex_unlock(&lock);
}
