// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.node;

import io.ssd4j.ssd.model.Labels;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The classes as a JSON array, for {@code VisionInfo}. */
final class ClassList {
    private static final int FIRST_PRINTABLE = 0x20;

    private ClassList() {}

    /** The names in the order of their numbers, of which the first is 1. */
    static String json(Labels labels) {
        return IntStream.rangeClosed(1, labels.count())
                .mapToObj(label -> quoted(labels.name(label)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String quoted(String name) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < FIRST_PRINTABLE) {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
