// SPDX-License-Identifier: Apache-2.0
#include "json.h"

#include "memory.h"

#include <stdarg.h>
#include <string.h>

#define MAX_DEPTH 16

void text_add(struct text *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    while (text->length + length + 1 > text->capacity) {
        text->capacity = text->capacity == 0 ? 1024 : text->capacity * 2;
        text->characters = must_realloc(text->characters, text->capacity);
    }
    vsnprintf(text->characters + text->length, length + 1, format, again);
    va_end(again);
    text->length += length;
}

static const char *blank(const char *at) {
    return at + strspn(at, " \t\r\n");
}

static const char *skip_string(const char *at) {
    for (at++; *at != '"'; at++) {
        if (*at == 0 || (*at == '\\' && *++at == 0)) {
            return NULL;
        }
    }
    return at + 1;
}

// The position after the value at `at`; NULL if there is no value.
static const char *skip(const char *at, int depth) {
    at = blank(at);
    if (*at == '"') {
        return skip_string(at);
    }
    if (*at == '{' || *at == '[') {
        char end = *at == '{' ? '}' : ']';
        bool object = *at == '{';
        at = blank(at + 1);
        if (*at == end) {
            return at + 1;
        }
        for (;; at++) {
            if (object) {
                at = blank(at);
                at = *at == '"' ? skip_string(at) : NULL;
                at = at == NULL ? NULL : blank(at);
                if (at == NULL || *at++ != ':') {
                    return NULL;
                }
            }
            at = depth == MAX_DEPTH ? NULL : skip(at, depth + 1);
            if (at == NULL) {
                return NULL;
            }
            at = blank(at);
            if (*at == end) {
                return at + 1;
            }
            if (*at != ',') {
                return NULL;
            }
        }
    }
    size_t length = strspn(at, "+-.0123456789abcdefghijklmnopqrstuvwxyzE");
    return length == 0 ? NULL : at + length;
}

bool json_valid(const char *text) {
    text = blank(text);
    const char *end = *text == '{' ? skip(text, 0) : NULL;
    return end != NULL && *blank(end) == 0;
}

const char *json_member(const char *object, const char *key) {
    object = blank(object);
    if (*object != '{') {
        return NULL;
    }
    size_t length = strlen(key);
    for (const char *at = blank(object + 1); *at == '"'; at = blank(at + 1)) {
        const char *end = skip_string(at);
        bool found = (size_t) (end - at) == length + 2 && strncmp(at + 1, key, length) == 0;
        at = blank(blank(end) + 1);
        if (found) {
            return at;
        }
        at = blank(skip(at, 0));
        if (*at != ',') {
            return NULL;
        }
    }
    return NULL;
}

const char *json_first(const char *array) {
    if (array == NULL || *array != '[') {
        return NULL;
    }
    array = blank(array + 1);
    return *array == ']' ? NULL : array;
}

const char *json_next(const char *element) {
    element = blank(skip(element, 0));
    return *element == ',' ? blank(element + 1) : NULL;
}

bool json_is(const char *value, const char *string) {
    size_t length = strlen(string);
    return value != NULL && *value == '"' && strncmp(value + 1, string, length) == 0 && value[length + 1] == '"';
}

static bool number(const char *value, double *real, int64_t *integer) {
    if (value == NULL || strchr("-0123456789", *value) == NULL) {
        return false;
    }
    char *end;
    *integer = strtoll(value, &end, 10);
    *real = strtod(value, NULL);
    return true;
}

bool json_int64(const char *object, const char *key, int64_t *value) {
    double real;
    return number(json_member(object, key), &real, value);
}

bool json_real(const char *object, const char *key, double *value) {
    int64_t integer;
    return number(json_member(object, key), value, &integer);
}

bool json_bool(const char *object, const char *key, bool *value) {
    const char *member = json_member(object, key);
    *value = member != NULL && *member == 't';
    return member != NULL && (*member == 't' || *member == 'f');
}

int json_int64s(const char *object, const char *key, int64_t *values, int most) {
    const char *array = json_member(object, key);
    if (array == NULL || *array != '[') {
        return -1;
    }
    int count = 0;
    double real;
    for (const char *at = json_first(array); at != NULL; at = json_next(at)) {
        if (count == most || !number(at, &real, &values[count++])) {
            return -1;
        }
    }
    return count;
}

char *json_copy(const char *value) {
    size_t length = skip(value, 0) - value;
    char *copy = must_calloc(length + 1, 1);
    memcpy(copy, value, length);
    return copy;
}
