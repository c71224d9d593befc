// SPDX-License-Identifier: Apache-2.0
//
// Maps a library's handles to objects. Handles are numbers and never reused, so a stale one is recognized and none can be
// dereferenced.
#ifndef STANDIN_CUDNN_TABLES_H
#define STANDIN_CUDNN_TABLES_H

#include <stdint.h>

extern const uintptr_t table_base; // the first handle's number: each library has its own, a multiple of 16

void *table_add(int kind, void *object);
void *table_find(int kind, const void *handle); // NULL if there is no live object of this kind
void table_remove(const void *handle);

#endif
