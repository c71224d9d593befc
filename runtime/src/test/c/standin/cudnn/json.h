// SPDX-License-Identifier: Apache-2.0
//
// The subset of JSON that plans and device properties need. json_valid checks a text once; the other functions require valid
// text.
#ifndef STANDIN_CUDNN_JSON_H
#define STANDIN_CUDNN_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text { // a growing, zero-terminated string
    char *characters;
    size_t length;
    size_t capacity;
};

void text_add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

bool json_valid(const char *text); // a single object with nothing after it

// A member of the object at `object`; NULL if there is none. Keys that need escapes are not found.
const char *json_member(const char *object, const char *key);
const char *json_first(const char *array); // the first element; NULL if there is none
const char *json_next(const char *element);
bool json_is(const char *value, const char *string); // whether the value is this string

// False if the object has no such member, or one of another type.
bool json_int64(const char *object, const char *key, int64_t *value);
bool json_real(const char *object, const char *key, double *value);
bool json_bool(const char *object, const char *key, bool *value);
int json_int64s(const char *object, const char *key, int64_t *values, int most); // the number of values; -1 on failure
char *json_copy(const char *value); // the value's text; the caller frees it

#endif
