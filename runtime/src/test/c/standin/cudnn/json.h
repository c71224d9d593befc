// SPDX-License-Identifier: Apache-2.0
//
// As much JSON as plans and device properties need. Texts are checked once by json_valid; the other functions take valid ones.
#ifndef STANDIN_CUDNN_JSON_H
#define STANDIN_CUDNN_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text { // that grows; ends with a zero
    char *characters;
    size_t length;
    size_t capacity;
};

void text_add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

bool json_valid(const char *text); // one object, with nothing after it

// A member of the object at `object`, NULL where there is none. Keys that need escapes are not found.
const char *json_member(const char *object, const char *key);
const char *json_first(const char *array); // the first element; NULL where there is none
const char *json_next(const char *element);
bool json_is(const char *value, const char *string); // whether the value is this string

// False where the object has no such member, or one of another kind.
bool json_int64(const char *object, const char *key, int64_t *value);
bool json_real(const char *object, const char *key, double *value);
bool json_bool(const char *object, const char *key, bool *value);
int json_int64s(const char *object, const char *key, int64_t *values, int most); // how many, -1 for a failure
char *json_copy(const char *value); // the value's text, to be freed

#endif
