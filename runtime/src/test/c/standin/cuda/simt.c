// SPDX-License-Identifier: Apache-2.0
//
// Runs kernels on the host: blocks one after another, and the threads of a block as fibers that run until a barrier or a
// warp-wide operation stops them. The order of the threads is random, so a missing barrier shows.
//
// Every memory access of a kernel is checked: the kernels are compiled with -fsanitize=kernel-address, which calls the
// functions at the end of this file for each access, and with -fsanitize=alignment, since GPUs reject misaligned accesses.
#define _GNU_SOURCE
#undef _FORTIFY_SOURCE // its longjmp refuses to switch stacks
#include "simt.h"

#include "core.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#define MAX_THREADS 1024
#define WARP 32
#define STACK ((size_t) 64 << 10)
#define STACK_GUARD ((size_t) 4096)
#define NULL_PAGES 65536

struct thread {
    struct simt_index index;
    unsigned linear;
    struct fibre *fibre;
    bool exited;
};

struct fibre {
    jmp_buf at;
    char *stack;
    bool parked; // at the top of its loop, ready for another thread
    struct fibre *next;
};

struct warp {
    unsigned existing; // lanes that have threads
    unsigned exited;
    unsigned arrived;
    unsigned mask; // of the operation that lanes are arriving at
    int turn;      // the set of values being written; lanes may still be reading the other one
    uint64_t values[2][WARP];
};

const struct simt_index *simt_thread;
struct simt_index simt_block;
struct simt_index simt_block_size;
struct simt_index simt_grid_size;

static const struct simt_kernel *kernel;
static void *const *arguments;

static struct thread threads[MAX_THREADS];
static unsigned thread_count;
static unsigned started;
static unsigned alive;
static unsigned next;      // the thread that starts next, and the distance to the one after it
static unsigned direction;
static struct warp warps[MAX_THREADS / WARP];
static struct thread *at_barrier[MAX_THREADS];
static unsigned barrier_count;
static struct thread *waiting[MAX_THREADS]; // in warp-wide operations
static struct thread *runnable[MAX_THREADS];
static unsigned runnable_count;
static struct thread *current;

static struct fibre *free_fibres;
static struct fibre *all_fibres[MAX_THREADS];
static unsigned fibre_count;
static struct fibre *running;
static jmp_buf scheduler;
static jmp_buf abandon;

static uint64_t random_state;

static unsigned pick(unsigned choices) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (unsigned) ((random_state >> 32) * choices >> 32); // a division would take longer than some threads
}

// ---- fibers ----

__attribute__((noinline)) static void switch_to(jmp_buf from, jmp_buf to) {
    if (_setjmp(from) == 0) {
        _longjmp(to, 1);
    }
}

static struct thread *next_new(void) {
    if (started == thread_count) {
        return NULL;
    }
    struct thread *thread = &threads[next];
    next += direction;
    next = next >= thread_count ? next - thread_count : next;
    started++;
    return thread;
}

static void run_thread(struct thread *thread) {
    current = thread;
    thread->fibre = running;
    simt_thread = &thread->index;
    kernel->call(arguments);
    thread->exited = true;
    warps[thread->linear / WARP].exited |= 1u << thread->linear % WARP;
    alive--;
}

// A fiber runs threads one after another, so threads that never block cost no switch.
static void fibre_main(void) {
    for (;;) {
        struct thread *thread;
        while ((thread = next_new()) != NULL) {
            run_thread(thread);
        }
        running->parked = true;
        running->next = free_fibres;
        free_fibres = running;
        switch_to(running->at, scheduler);
    }
}

static struct fibre *fibre_new(void) {
    if (free_fibres != NULL) {
        struct fibre *fibre = free_fibres;
        free_fibres = fibre->next;
        return fibre;
    }
    struct fibre *fibre = calloc(1, sizeof *fibre);
    char *memory = mmap(NULL, STACK + STACK_GUARD, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED || mprotect(memory + STACK_GUARD, STACK, PROT_READ | PROT_WRITE) != 0) {
        fprintf(stderr, "stand-in GPU: no memory for the stack of a thread\n");
        abort();
    }
    fibre->stack = memory + STACK_GUARD;
    all_fibres[fibre_count++] = fibre;
    return fibre;
}

static void enter_fibre(struct fibre *fibre) {
    running = fibre;
    if (fibre->parked) {
        fibre->parked = false;
        switch_to(scheduler, fibre->at);
        return;
    }
    // The first entry needs a new stack pointer, which setjmp cannot create.
    static ucontext_t context;

    getcontext(&context);
    context.uc_stack.ss_sp = fibre->stack;
    context.uc_stack.ss_size = STACK;
    context.uc_link = NULL;
    makecontext(&context, fibre_main, 0);
    if (_setjmp(scheduler) == 0) {
        setcontext(&context);
    }
}

// Suspends the current thread until it is runnable again.
static void hold(void) {
    struct thread *self = current;
    switch_to(self->fibre->at, scheduler);
    current = self;
    running = self->fibre;
    simt_thread = &self->index;
}

static void let_run(struct thread *thread) {
    runnable[runnable_count++] = thread;
}

// ---- called by threads ----

void simt_fault(const char *format, ...) {
    char text[200];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    standin_violation("thread (%u,%u,%u) of block (%u,%u,%u) %s", simt_thread->x, simt_thread->y, simt_thread->z,
        simt_block.x, simt_block.y, simt_block.z, text);
    _longjmp(abandon, 1);
}

unsigned simt_lane(void) {
    return current->linear % WARP;
}

static void release_barrier(void) {
    for (unsigned i = 0; i < barrier_count; i++) {
        let_run(at_barrier[i]);
    }
    barrier_count = 0;
}

void simt_barrier(void) {
    if (started == thread_count && barrier_count + 1 == alive) {
        release_barrier();
        return;
    }
    at_barrier[barrier_count++] = current;
    hold();
}

const uint64_t *simt_meet(unsigned mask, uint64_t value) {
    struct warp *warp = &warps[current->linear / WARP];
    unsigned lane = current->linear % WARP;
    unsigned meeting = mask & warp->existing;
    if ((mask >> lane & 1) == 0) {
        simt_fault("takes part in a warp-wide operation whose mask 0x%x leaves it out", mask);
    }
    if (warp->arrived != 0 && warp->mask != mask) {
        simt_fault("and others of its warp meet with different masks, 0x%x and 0x%x", mask, warp->mask);
    }
    if ((meeting & warp->exited) != 0) {
        simt_fault("waits in a warp-wide operation for lanes that have exited (0x%x)", meeting & warp->exited);
    }
    const uint64_t *values = warp->values[warp->turn];
    warp->mask = mask;
    warp->arrived |= 1u << lane;
    warp->values[warp->turn][lane] = value;
    if (warp->arrived != meeting) {
        waiting[current->linear] = current;
        hold();
        return values;
    }
    warp->arrived = 0;
    warp->turn ^= 1;
    unsigned base = current->linear - lane;
    for (unsigned other = 0; other < WARP; other++) {
        if (other != lane && (meeting >> other & 1) != 0) {
            let_run(waiting[base + other]);
        }
    }
    return values;
}

// ---- grids ----

static void prepare_block(void) {
    started = 0;
    alive = thread_count;
    barrier_count = 0;
    runnable_count = 0;
    next = pick(thread_count);
    direction = pick(2) == 0 ? 1 : thread_count - 1;
    for (unsigned i = 0; i < thread_count; i++) {
        threads[i].exited = false;
        threads[i].fibre = NULL;
    }
    for (unsigned w = 0; w * WARP < thread_count; w++) {
        unsigned lanes = thread_count - w * WARP;
        warps[w].existing = lanes >= WARP ? 0xffffffffu : (1u << lanes) - 1;
        warps[w].exited = 0;
        warps[w].arrived = 0;
    }
}

static void run_block(void) {
    prepare_block();
    for (;;) {
        if (started < thread_count) {
            enter_fibre(fibre_new());
        } else if (runnable_count > 0) {
            unsigned chosen = pick(runnable_count);
            struct thread *thread = runnable[chosen];
            runnable[chosen] = runnable[--runnable_count];
            current = thread;
            running = thread->fibre;
            switch_to(scheduler, thread->fibre->at);
        } else if (alive == 0) {
            return;
        } else if (barrier_count == alive) {
            release_barrier();
        } else {
            unsigned stuck = 0;
            while (threads[stuck].exited) {
                stuck++;
            }
            simt_thread = &threads[stuck].index;
            simt_fault("waits at a barrier or in a warp-wide operation that others do not come to");
        }
    }
}

static void reset_cache(void);

void simt_run(const struct simt_kernel *of, void *const *with, struct simt_index grid, struct simt_index block) {
    kernel = of;
    arguments = with;
    simt_block_size = block;
    simt_grid_size = grid;
    thread_count = block.x * block.y * block.z;
    random_state = draw(UINT64_MAX) | 1;
    reset_cache();
    for (unsigned i = 0; i < thread_count; i++) {
        threads[i].linear = i;
        threads[i].index = (struct simt_index) {i % block.x, i / block.x % block.y, i / block.x / block.y};
    }
    if (_setjmp(abandon) != 0) {
        // The fibers stopped at arbitrary places; reset them.
        free_fibres = NULL;
        for (unsigned i = 0; i < fibre_count; i++) {
            all_fibres[i]->parked = false;
            all_fibres[i]->next = free_fibres;
            free_fibres = all_fibres[i];
        }
        return;
    }
    for (simt_block.z = 0; simt_block.z < grid.z; simt_block.z++) {
        for (simt_block.y = 0; simt_block.y < grid.y; simt_block.y++) {
            for (simt_block.x = 0; simt_block.x < grid.x; simt_block.x++) {
                run_block();
            }
        }
    }
}

// ---- called by compiler-generated code for each access ----

struct known {
    uintptr_t shadow;
    size_t bytes;
};

// The most recently accessed allocations, latest first: a thread usually reads from one and writes to another.
static struct known known[2];

static void reset_cache(void) {
    memset(known, 0, sizeof known);
}

static inline bool holds(struct known allocation, uintptr_t address, size_t bytes) {
    uintptr_t offset = address - allocation.shadow;
    return offset < allocation.bytes && bytes <= allocation.bytes - offset;
}

__attribute__((noinline)) static void check_slowly(uintptr_t address, size_t bytes, const char *verb) {
    if (shadow_contains(address)) {
        const struct allocation *held = allocation_holding(device_address_of(address), bytes);
        if (held != NULL) {
            known[1] = known[0];
            known[0] = (struct known) {(uintptr_t) shadow_of(held->address), held->bytes};
            return;
        }
        char text[160];
        describe_address(device_address_of(address), bytes, text, sizeof text);
        simt_fault("%s %s", verb, text);
    }
    if (is_device_range(address)) {
        simt_fault("%s through a device pointer that is not a kernel argument: put no pointers into structs or memory", verb);
    }
    simt_fault("%s through a null pointer (0x%zx)", verb, (size_t) address);
}

// Any other address is the thread's stack, its index, shared memory or a constant.
static inline void check(uintptr_t address, size_t bytes, const char *verb) {
    bool nothing_of_ours = !shadow_contains(address) && !is_device_range(address) && address >= NULL_PAGES;
    if (!nothing_of_ours && !holds(known[0], address, bytes) && !holds(known[1], address, bytes)) {
        check_slowly(address, bytes, verb);
    }
}

#define ACCESS(bytes) \
    STANDIN_API void __asan_load##bytes##_noabort(uintptr_t address) { \
        check(address, bytes, "reads"); \
    } \
    STANDIN_API void __asan_store##bytes##_noabort(uintptr_t address) { \
        check(address, bytes, "writes"); \
    }
ACCESS(1)
ACCESS(2)
ACCESS(4)
ACCESS(8)
ACCESS(16)

STANDIN_API void __asan_loadN_noabort(uintptr_t address, size_t bytes) {
    check(address, bytes, "reads");
}

STANDIN_API void __asan_storeN_noabort(uintptr_t address, size_t bytes) {
    check(address, bytes, "writes");
}

STANDIN_API void __asan_handle_no_return(void) {
}

// Called for a pointer that is null or misaligned for its type; the first argument describes the source location.
STANDIN_API void __ubsan_handle_type_mismatch_v1(const void *place, uintptr_t pointer) {
    (void) place;
    if (pointer < NULL_PAGES) {
        simt_fault("uses a null pointer (0x%zx)", (size_t) pointer);
    }
    simt_fault("uses an address that is not aligned as its type needs (0x%zx)", (size_t) pointer);
}
