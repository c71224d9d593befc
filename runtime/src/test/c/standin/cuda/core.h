// SPDX-License-Identifier: Apache-2.0
//
// Internal objects of the stand-in driver. Everything here requires the lock in control.c.
#ifndef STANDIN_CORE_H
#define STANDIN_CORE_H

#include "../standin.h"
#include "abi.h"

#include <stdbool.h>

#define MAX_DEVICES 8

// ---- entry points (control.c, devices.c) ----

struct entry {
    CUresult fault; // the status that this call must fail with
};

#define OMITTED (-1) // not a failure: the call does nothing and reports success

extern const char *entered; // the most recently called entry point of any stand-in

struct entry enter_driver(const char *function);
void leave_driver(struct entry *entry);

// Begins an entry point: holds the lock until the function returns, counts the call, and fails if a fault is due.
#define ENTRY() \
    struct entry entry __attribute__((cleanup(leave_driver))) = enter_driver(__func__); \
    if (entry.fault != CUDA_SUCCESS) return entry.fault == OMITTED ? CUDA_SUCCESS : entry.fault

// The same for entry points that destroy or free: RELEASED returns the fault at the end.
#define RELEASING_ENTRY() \
    struct entry entry __attribute__((cleanup(leave_driver))) = enter_driver(__func__); \
    if (entry.fault == OMITTED) return CUDA_SUCCESS
#define RELEASED(status) (entry.fault != CUDA_SUCCESS ? entry.fault : (status))

// Continues if the thread has a healthy current context, and declares it as `here`.
#define NEEDS_CONTEXT(here) \
    struct context *here; \
    do { \
        CUresult context_status = current_context(&here); \
        if (context_status != CUDA_SUCCESS) return context_status; \
    } while (0)

// ---- control file (control.c) ----

struct standin_settings {
    uint64_t device_memory; // bytes
    int device_count;
    int driver_version;
    int compute_capability;
    uint64_t pinned_memory; // bytes; UINT64_MAX: no limit
};

struct standin_settings settings(void);
uint64_t draw(uint64_t choices); // a seeded random number below choices
void log_work(const char *what);
void count_launch(bool library);
void count_copy(bool upload, size_t bytes);
void standin_lock(void);
void standin_unlock(void);

// ---- handles (handles.c) ----

// A handle is a number, never a pointer: the product cannot dereference it, and a stale one is recognized.
enum kind { KIND_CONTEXT = 1, KIND_STREAM, KIND_EVENT, KIND_MODULE, KIND_FUNCTION, KIND_GRAPH, KIND_EXEC };

void *handle_new(enum kind kind, void *object);
void *handle_object(enum kind kind, const void *handle); // NULL if it is not, or no longer, such a handle
void *handle_live(enum kind kind, const void *handle);   // the same, and records NULL as misuse
void handle_end(const void *handle);

// Ends a context's objects of a kind, without counting them as released in the books.
void handles_for_each(enum kind kind, void (*visit)(void *object, void *argument), void *argument);

// ---- contexts (devices.c) ----

struct context {
    int device;
    int retained;
    void *handle;
    CUresult sticky; // the error that every call returns
    struct stream *legacy;
};

CUresult current_context(struct context **context); // CUDA_SUCCESS, or the reason why there is none
struct context *current_context_or_null(void);      // also if it is broken
void devices_restart(void); // drops all contexts and their contents; the driver needs cuInit again
CUresult sticky_error(void); // of the current context, if there is one
void context_fail(struct context *context, CUresult status);

// ---- memory (memory.c) ----

struct allocation {
    uint64_t address;
    size_t bytes;
    struct context *owner;
};

const struct allocation *allocation_holding(uint64_t address, size_t bytes); // NULL if none contains the whole range
// The same for the working or current GPU; also NULL if the memory belongs to another GPU, which text then names.
const struct allocation *allocation_reached(uint64_t address, size_t bytes, char *text, size_t size);
void describe_address(uint64_t address, size_t bytes, char *text, size_t size);
char *shadow_of(uint64_t device_address); // the address must have been checked
uint64_t device_address_of(uintptr_t shadow);

// The range of device addresses, and their contents.
struct address_space {
    uintptr_t addresses;
    uintptr_t shadow;
    size_t bytes; // 0 before the first allocation
};
extern struct address_space device_space;

static inline bool shadow_contains(uintptr_t host) {
    return host - device_space.shadow < device_space.bytes;
}

static inline bool is_device_range(uintptr_t address) {
    return address - device_space.addresses < device_space.bytes;
}

void memory_end(struct context *context);

enum pinning { PAGEABLE, PINNED, PINNED_PARTLY, PINNED_FREED };
enum pinning pinning_of(const void *host, size_t bytes);

// ---- work and streams (scheduler.c, streams.c) ----

// A completion that others can wait for: an item of a stream is done.
struct token {
    int references;
    bool done;
    uint64_t nanoseconds; // when
};

struct token *token_new(void);
struct token *token_share(struct token *token);
void token_drop(struct token *token);

enum work_type { WORK_COPY, WORK_FILL, WORK_KERNEL, WORK_LIBRARY, WORK_NOTHING };

// The work of an item or graph node; shared between a graph, its executables and their launches.
struct work {
    int references;
    enum work_type type;
    char what[64];
    void (*run)(void *argument);
    void *argument;
    void (*release)(void *argument);
};

struct work *work_new(
    enum work_type type, const char *what, void (*run)(void *), void *argument, void (*release)(void *));
struct work *work_share(struct work *work);
void work_drop(struct work *work);

struct node {
    struct work *work;
    int *dependencies; // indexes of earlier nodes
    int dependency_count;
};

struct nodes {
    int references;
    int count;
    int capacity;
    struct node *node;
};

struct nodes *nodes_new(void);
struct nodes *nodes_copy(const struct nodes *nodes);
void nodes_drop(struct nodes *nodes);
int nodes_add(struct nodes *nodes, struct work *work, const int *dependencies, int count); // takes ownership of the work

struct graph_run {
    struct nodes *nodes;
    bool *done;
    int left;
};

struct item {
    struct item *next;
    struct work *work;     // or NULL
    struct graph_run *run; // or NULL
    struct token *done;
    struct token **waits;
    int wait_count;
    uint64_t enqueued; // nanoseconds
};

struct stream {
    struct context *context; // NULL once the context is gone
    void *handle;
    bool blocking; // synchronizes with the legacy stream in both directions
    bool destroyed;
    struct item *first;
    struct item *last;
    struct token *tail; // of the last enqueued item; NULL if there was none
    struct capture *capture;
    int *frontier; // captured nodes that the next node on this stream depends on
    int frontier_count;
    struct stream *next;
};

struct stream *stream_new(struct context *context, bool blocking);
void stream_end(struct stream *stream); // enqueued work still runs
CUresult stream_of(CUstream handle, struct context *here, struct stream **stream);
void streams_abandon(struct context *context); // drops enqueued work, because the context is destroyed
struct stream *streams_first(void);

CUresult submit(struct stream *stream, struct work *work); // takes ownership of the work; adds a node if the stream is capturing
struct token *push(struct stream *stream, struct work *work, struct graph_run *run, struct token **waits, int count);
void run_until(struct token *token);
void finish(struct stream *stream); // removes the first item, done or dropped
bool run_one(void); // false if nothing can run
void clock_restart(void);

extern struct context *working; // the context whose work is running, or NULL
extern const char *working_on;

// ---- events (events.c) ----

struct event {
    struct context *context;
    void *handle;
    unsigned flags;
    struct token *recorded; // NULL if never recorded
    uint64_t capture_id;    // of the capture that it was last recorded in; 0 for none
    int *frontier;
    int frontier_count;
};

// ---- capture and graphs (capture.c, graphs.c) ----

struct capture {
    uint64_t id;
    struct stream *origin;
    int mode;
    const void *thread;
    bool invalid;
    struct nodes *nodes;
    struct capture *next;
};

CUresult capture_add(struct stream *stream, struct work *work); // takes ownership of the work
struct capture *capture_by_id(uint64_t id);
void capture_invalidate(struct capture *capture);
CUresult refuse_in_capture(void); // for calls that are unsafe while this thread captures
CUresult refuse_captured(struct stream *stream); // for calls that need the stream's work to be in progress
CUresult refuse_legacy(struct context *context);  // for uses of the legacy stream
CUresult capture_wait(struct stream *stream, struct event *event);
void capture_mark(struct stream *stream, struct event *event);
void capture_leave(struct stream *stream); // called when the stream is destroyed
void captures_end(struct context *context);

struct graph {
    struct context *context;
    void *handle;
    struct nodes *nodes;
};

struct executable {
    struct context *context;
    void *handle;
    struct nodes *nodes;
    struct token *last; // launches of the same executable are serialized
};

CUresult graph_new(struct context *context, struct nodes *nodes, CUgraph *graph);

// ---- modules (modules.c) ----

void modules_end(struct context *context);
void events_end(struct context *context);
void graphs_end(struct context *context);

#endif
