// SPDX-License-Identifier: Apache-2.0
//
// What a library's handles stand for. They are numbers and never used again, so a stale one is recognized and nobody looks
// behind one.
#ifndef STANDIN_CUDNN_TABLES_H
#define STANDIN_CUDNN_TABLES_H

#include <stdint.h>

extern const uintptr_t table_base; // the first handle's number: each library has its own, a multiple of 16

void *table_add(int kind, void *object);
void *table_find(int kind, const void *handle); // NULL where there is none of the kind, or no longer one
void table_remove(const void *handle);

#endif
