// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.ssd.model.Labels;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The classes as JSON. */
class ClassListTest {
    @Test
    void names() {
        assertEquals(
                "[\"cat\",\"a \\\"b\\\"\",\"c\\\\d\",\"tab\\u0009\",\"Käse\"]",
                ClassList.json(new Labels(List.of("cat", "a \"b\"", "c\\d", "tab\t", "Käse"))));
    }
}
