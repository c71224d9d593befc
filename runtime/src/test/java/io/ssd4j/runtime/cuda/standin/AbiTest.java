// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.standin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.cublaslt.cublasLt_h;
import io.ssd4j.bindings.cuda.cuda_h;
import io.ssd4j.bindings.cudnn.cudnn_h;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The stand-ins' handwritten constants equal those in the vendors' headers. */
class AbiTest {
    /** {@code NAME = 7,} in an enumeration, or {@code X(NAME, 7} in a list of statuses. */
    private static final Pattern CONSTANT = Pattern.compile("\\b([A-Z][A-Za-z0-9_x]+)(?: = |, )(\\d+)\\b");

    static List<Arguments> libraries() {
        return List.of(
                Arguments.of("cuda", cuda_h.class, "CU", 25),
                Arguments.of("cudnn", cudnn_h.class, "CUDNN_", 100),
                Arguments.of("cublasLt", cublasLt_h.class, "CU", 35));
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void constantsMatchTheBindings(String folder, Class<?> bindings, String prefix, int least)
            throws IOException, ReflectiveOperationException {
        Map<String, Long> written = new TreeMap<>();
        Matcher constants = CONSTANT.matcher(Files.readString(Path.of("src/test/c/standin", folder, "abi.h")));
        while (constants.find()) {
            if (constants.group(1).startsWith(prefix)) {
                written.put(constants.group(1), Long.valueOf(constants.group(2)));
            }
        }
        Map<String, Long> generated = new TreeMap<>();
        for (Method constant : bindings.getMethods()) {
            if (constant.getParameterCount() == 0 && written.containsKey(constant.getName())) {
                generated.put(constant.getName(), ((Number) constant.invoke(null)).longValue());
            }
        }
        // A stand-in also has constants that the engine never uses by name, such as statuses that it returns.
        written.keySet().retainAll(generated.keySet());
        assertEquals(generated, written);
        assertTrue(written.size() >= least, () -> "only " + written.size() + " constants were found");
    }
}
