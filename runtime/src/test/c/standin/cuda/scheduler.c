// SPDX-License-Identifier: Apache-2.0
//
// Decides when work runs. Nothing runs on its own: a waiting thread runs items one at a time, chosen at random among the
// streams (and the ready nodes of a graph) that can continue. If an event or a synchronization is missing and the order is
// only right by luck on a GPU, some seed gives the wrong order here.
#include "core.h"

#include <stdlib.h>
#include <string.h>

// The GPU's simulated time in nanoseconds. Each piece of work takes 100 to 150 microseconds, regardless of its real duration,
// so choices based on speed do not depend on the machine or its load.
static uint64_t time_passed;
static uint32_t pieces;

// With TRAIT_LATENCY, work takes 1 to 1.5 microseconds and the host has a clock too: work begins only when the host has enqueued it.
static uint64_t host_time;

enum { EVENT_NANOSECONDS = 500, LAUNCH_NANOSECONDS = 4000, GRAPH_NANOSECONDS = 10000 };

static void pass_time(void) {
    uint64_t shortest = standin_has(TRAIT_LATENCY) ? 1000 : 100000;
    time_passed += shortest + (++pieces * 2654435761u >> 16) % (shortest / 2);
}

void clock_restart(void) {
    time_passed = 0;
    pieces = 0;
    host_time = 0;
}

static uint64_t time_to_enqueue(const struct work *work) {
    if (work == NULL || !standin_has(TRAIT_LATENCY)) {
        return 0;
    }
    return strcmp(work->what, "cuEventRecord") == 0 ? EVENT_NANOSECONDS
        : strcmp(work->what, "cuGraphLaunch") == 0 ? GRAPH_NANOSECONDS
                                                   : LAUNCH_NANOSECONDS;
}

int64_t standin_clock(void) {
    standin_lock();
    time_passed += 10000;
    int64_t cycles = (int64_t) (time_passed / 100 * 198); // 1.98 GHz
    standin_unlock();
    return cycles;
}

struct token *token_new(void) {
    struct token *token = calloc(1, sizeof *token);
    token->references = 1;
    return token;
}

struct token *token_share(struct token *token) {
    token->references++;
    return token;
}

void token_drop(struct token *token) {
    if (token != NULL && --token->references == 0) {
        free(token);
    }
}

struct work *work_new(
    enum work_type type, const char *what, void (*run)(void *), void *argument, void (*release)(void *)) {
    struct work *work = malloc(sizeof *work);
    *work = (struct work) {.references = 1, .type = type, .run = run, .argument = argument, .release = release};
    size_t length = strnlen(what, sizeof work->what - 1);
    memcpy(work->what, what, length);
    work->what[length] = 0;
    return work;
}

struct work *work_share(struct work *work) {
    work->references++;
    return work;
}

void work_drop(struct work *work) {
    if (work != NULL && --work->references == 0) {
        if (work->release != NULL) {
            work->release(work->argument);
        }
        free(work);
    }
}

struct nodes *nodes_new(void) {
    struct nodes *nodes = calloc(1, sizeof *nodes);
    nodes->references = 1;
    return nodes;
}

int nodes_add(struct nodes *nodes, struct work *work, const int *dependencies, int count) {
    if (nodes->count == nodes->capacity) {
        nodes->capacity = nodes->capacity == 0 ? 64 : 2 * nodes->capacity;
        nodes->node = realloc(nodes->node, nodes->capacity * sizeof *nodes->node);
    }
    int *copied = malloc((count + 1) * sizeof *copied);
    if (count > 0) {
        memcpy(copied, dependencies, count * sizeof *copied);
    }
    nodes->node[nodes->count] = (struct node) {work, copied, count};
    return nodes->count++;
}

struct nodes *nodes_copy(const struct nodes *nodes) {
    struct nodes *copy = nodes_new();
    for (int i = 0; i < nodes->count; i++) {
        const struct node *node = &nodes->node[i];
        nodes_add(copy, work_share(node->work), node->dependencies, node->dependency_count);
    }
    return copy;
}

void nodes_drop(struct nodes *nodes) {
    if (nodes == NULL || --nodes->references > 0) {
        return;
    }
    for (int i = 0; i < nodes->count; i++) {
        work_drop(nodes->node[i].work);
        free(nodes->node[i].dependencies);
    }
    free(nodes->node);
    free(nodes);
}

struct token *push(struct stream *stream, struct work *work, struct graph_run *run, struct token **waits, int count) {
    struct item *item = malloc(sizeof *item);
    host_time += time_to_enqueue(work);
    *item = (struct item) {
        .work = work, .run = run, .done = token_new(), .waits = waits, .wait_count = count, .enqueued = host_time};
    if (stream->first == NULL) {
        stream->first = item;
    } else {
        stream->last->next = item;
    }
    stream->last = item;
    token_drop(stream->tail);
    stream->tail = token_share(item->done);
    return item->done;
}

void finish(struct stream *stream) {
    struct item *item = stream->first;
    stream->first = item->next;
    item->done->done = true;
    item->done->nanoseconds = time_passed;
    token_drop(item->done);
    work_drop(item->work);
    if (item->run != NULL) {
        nodes_drop(item->run->nodes);
        free(item->run->done);
        free(item->run);
    }
    for (int i = 0; i < item->wait_count; i++) {
        token_drop(item->waits[i]);
    }
    free(item->waits);
    free(item);
}

static bool runnable(const struct stream *stream) {
    const struct item *item = stream->first;
    if (item == NULL) {
        return false;
    }
    for (int i = 0; i < item->wait_count; i++) {
        if (!item->waits[i]->done) {
            return false;
        }
    }
    return true;
}

static void perform(struct context *context, const struct work *work) {
    // A broken context no longer runs anything.
    if (context == NULL || context->sticky != CUDA_SUCCESS) {
        return;
    }
    if (work->run == NULL) {
        return;
    }
    pass_time();
    working = context;
    working_on = work->what;
    work->run(work->argument);
    if (work->type == WORK_KERNEL || work->type == WORK_LIBRARY) {
        count_launch(work->type == WORK_LIBRARY);
    }
    working = NULL;
    working_on = NULL;
}

static bool ready(const struct graph_run *run, int index) {
    const struct node *node = &run->nodes->node[index];
    if (run->done[index]) {
        return false;
    }
    for (int i = 0; i < node->dependency_count; i++) {
        if (!run->done[node->dependencies[i]]) {
            return false;
        }
    }
    return true;
}

// Runs one ready node; a running graph takes turns with the other streams.
static void advance(struct context *context, struct graph_run *run) {
    int chosen = -1;
    int seen = 0;
    for (int i = 0; i < run->nodes->count; i++) {
        if (ready(run, i)) {
            seen++;
            if (draw(seen) == 0) {
                chosen = i;
            }
        }
    }
    if (chosen >= 0) {
        perform(context, run->nodes->node[chosen].work);
        run->done[chosen] = true;
        run->left--;
    }
}

bool run_one(void) {
    struct stream *chosen = NULL;
    int seen = 0;
    for (struct stream *stream = streams_first(); stream != NULL; stream = stream->next) {
        if (runnable(stream)) {
            seen++;
            if (draw(seen) == 0) {
                chosen = stream;
            }
        }
    }
    if (chosen == NULL) {
        return false;
    }
    struct item *item = chosen->first;
    if (time_passed < item->enqueued) {
        time_passed = item->enqueued;
    }
    if (item->run != NULL && item->run->left > 0) {
        advance(chosen->context, item->run);
        if (item->run->left > 0) {
            return true;
        }
    } else if (item->work != NULL) {
        perform(chosen->context, item->work);
    }
    finish(chosen);
    return true;
}

void run_until(struct token *token) {
    while (token != NULL && !token->done) {
        if (!run_one()) {
            standin_violation("work waits for something that will never happen");
            return;
        }
    }
    if (host_time < time_passed && standin_has(TRAIT_LATENCY)) {
        host_time = time_passed;
    }
}
