// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

import io.ssd4j.runtime.image.PixelFormat;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Encodings of {@code sensor_msgs/msg/Image} with 8 bits per channel: {@code image_encodings.hpp} of sensor_msgs has the names. */
enum ImageEncoding {
    BGR8("bgr8", PixelFormat.BGR),
    RGB8("rgb8", PixelFormat.RGB),
    MONO8("mono8", PixelFormat.GRAY),
    BGRA8("bgra8", PixelFormat.BGRA),
    RGBA8("rgba8", PixelFormat.RGBA);

    private static final ImageEncoding[] ALL = values();

    private final String name;
    private final PixelFormat format;

    ImageEncoding(String name, PixelFormat format) {
        this.name = name;
        this.format = format;
    }

    /** The layout of a pixel. */
    PixelFormat format() {
        return format;
    }

    /** The encoding whose name is at an address; null if it is none of these. Allocates nothing on the heap. */
    static @Nullable ImageEncoding at(long address) {
        for (ImageEncoding encoding : ALL) {
            if (NativeBytes.equal(address, encoding.name)) {
                return encoding;
            }
        }
        return null;
    }

    /** The names. */
    static String names() {
        return Arrays.stream(ALL).map(encoding -> encoding.name).collect(Collectors.joining(", "));
    }
}
