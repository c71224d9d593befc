// SPDX-License-Identifier: Apache-2.0
//
// How fast each processor multiplies, at the same time, window after window: with matrix tiles of bfloat16 (AMX) from the
// first-level cache, and with fused multiply-adds of float32 vectors (AVX-512) in registers. One line for each window and kind.
//
//   speeds [WINDOWS] [MILLISECONDS]
//
// Processors of a virtual machine share their cores with other machines. A division of work into equal parts is as fast as the
// slowest processor; parts that are taken one after another use all that there is.
#define _GNU_SOURCE
#include <immintrin.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { PROCESSORS = 64, TILE = 1024, REPEATS = 64 };

static const long REQUEST_PERMISSION = 0x1023; // ARCH_REQ_XCOMP_PERM
static const long TILE_DATA = 18;              // XFEATURE_XTILEDATA

struct tile_config {
    uint8_t palette, start, reserved[14];
    uint16_t row_bytes[16];
    uint8_t rows[16];
};

typedef double (*kind)(char *memory, double seconds);

struct worker {
    kind kind;
    int processor;
    double seconds, teraflops;
    char *memory;
    pthread_barrier_t *start;
};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// Blocks of 2 x 2 tiles of sums, as oneDNN computes them: one load for each product.
static double tiles(char *memory, double seconds) {
    struct tile_config config = {.palette = 1};
    for (int i = 0; i < 8; i++) {
        config.row_bytes[i] = 64;
        config.rows[i] = 16;
    }
    _tile_loadconfig(&config);
    double start = now(), end;
    long products = 0;
    do {
        for (int i = 0; i < REPEATS; i++) {
            _tile_loadd(4, memory, 64);
            _tile_loadd(5, memory + TILE, 64);
            _tile_loadd(6, memory + 2 * TILE, 64);
            _tile_loadd(7, memory + 3 * TILE, 64);
            _tile_dpbf16ps(0, 4, 6);
            _tile_dpbf16ps(1, 4, 7);
            _tile_dpbf16ps(2, 5, 6);
            _tile_dpbf16ps(3, 5, 7);
        }
        products += 4 * REPEATS;
        end = now();
    } while (end - start < seconds);
    _tile_release();
    return (double)products * 16 * 16 * 32 * 2 / (end - start) / 1e12;
}

static double vectors(char *memory, double seconds) {
    __m512 factor = _mm512_loadu_ps(memory), s0 = factor, s1 = factor, s2 = factor, s3 = factor, s4 = factor;
    __m512 s5 = factor, s6 = factor, s7 = factor, s8 = factor, s9 = factor;
    double start = now(), end;
    long sums = 0;
    do {
        for (int i = 0; i < 16 * REPEATS; i++) {
            s0 = _mm512_fmadd_ps(s0, factor, factor);
            s1 = _mm512_fmadd_ps(s1, factor, factor);
            s2 = _mm512_fmadd_ps(s2, factor, factor);
            s3 = _mm512_fmadd_ps(s3, factor, factor);
            s4 = _mm512_fmadd_ps(s4, factor, factor);
            s5 = _mm512_fmadd_ps(s5, factor, factor);
            s6 = _mm512_fmadd_ps(s6, factor, factor);
            s7 = _mm512_fmadd_ps(s7, factor, factor);
            s8 = _mm512_fmadd_ps(s8, factor, factor);
            s9 = _mm512_fmadd_ps(s9, factor, factor);
            // Otherwise the compiler would see that the sums stay the same.
            __asm__ volatile("" : "+v"(factor));
        }
        sums += 10 * 16 * REPEATS;
        end = now();
    } while (end - start < seconds);
    __m512 all = s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9;
    __asm__ volatile("" : : "v"(all));
    return (double)sums * 16 * 2 / (end - start) / 1e12;
}

static void *work(void *argument) {
    struct worker *worker = argument;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(worker->processor, &set);
    sched_setaffinity(0, sizeof set, &set);
    pthread_barrier_wait(worker->start);
    worker->teraflops = worker->kind(worker->memory, worker->seconds);
    return NULL;
}

int main(int count, char **words) {
    int windows = count > 1 ? atoi(words[1]) : 100;
    double seconds = (count > 2 ? atof(words[2]) : 20) / 1e3;
    int processors = (int)sysconf(_SC_NPROCESSORS_ONLN);
    processors = processors > PROCESSORS ? PROCESSORS : processors;
    if (syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) != 0) {
        fputs("speeds: this processor or this system has no matrix tiles\n", stderr);
        return 1;
    }
    static char memory[PROCESSORS][4 * TILE] __attribute__((aligned(4096)));
    for (int window = 0; window < windows; window++) {
        for (int vector = 0; vector < 2; vector++) {
            pthread_barrier_t start;
            pthread_barrier_init(&start, NULL, (unsigned)processors);
            pthread_t threads[PROCESSORS];
            struct worker workers[PROCESSORS];
            for (int i = 0; i < processors; i++) {
                workers[i] = (struct worker){vector ? vectors : tiles, i, seconds, 0, memory[i], &start};
                if (pthread_create(&threads[i], NULL, work, &workers[i]) != 0) {
                    perror("speeds");
                    return 1;
                }
            }
            printf(vector ? "vectors" : "tiles");
            for (int i = 0; i < processors; i++) {
                pthread_join(threads[i], NULL);
                printf(" %.3f", workers[i].teraflops);
            }
            putchar('\n');
            pthread_barrier_destroy(&start);
        }
    }
    return 0;
}
