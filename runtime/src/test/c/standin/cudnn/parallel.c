// SPDX-License-Identifier: Apache-2.0
#include "parallel.h"

#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

// Starting a thread costs about as much as ten thousand operations.
#define WORTH_A_THREAD 1000000

struct team {
    int64_t count;
    int64_t grain;
    int64_t next;
    void (*body)(void *argument, int64_t from, int64_t to);
    void *argument;
};

static void *work(void *argument) {
    struct team *team = argument;
    for (;;) {
        int64_t from = __atomic_fetch_add(&team->next, team->grain, __ATOMIC_RELAXED);
        if (from >= team->count) {
            return NULL;
        }
        int64_t to = from + team->grain < team->count ? from + team->grain : team->count;
        team->body(team->argument, from, to);
    }
}

void parallel(int64_t count, int64_t operations, void (*body)(void *argument, int64_t from, int64_t to), void *argument) {
    if (count * operations < WORTH_A_THREAD) {
        body(argument, 0, count);
        return;
    }
    struct team team = {.count = count, .grain = count / 16 + 1, .body = body, .argument = argument};
    pthread_t second;
    bool helped = sysconf(_SC_NPROCESSORS_ONLN) > 1 && pthread_create(&second, NULL, work, &team) == 0;
    work(&team);
    if (helped) {
        pthread_join(second, NULL);
    }
}
