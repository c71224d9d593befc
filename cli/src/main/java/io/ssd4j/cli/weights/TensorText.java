// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.weights;

import java.util.List;
import java.util.stream.Collectors;

/** Texts about tensors of files that cannot be trusted. */
final class TensorText {
    private TensorText() {}

    /** A name without control characters, which a terminal would interpret. */
    static String name(String name) {
        return name.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** {@code 512x256x3x3}; {@code scalar} without extents. */
    static String shape(List<Long> shape) {
        return shape.isEmpty() ? "scalar" : shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
