// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.nvrtc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A CUDA C translation unit with everything it includes, as text.
 *
 * @param name the file name used in messages
 * @param text the translation unit
 * @param headers the files that it may include, by the name in the include directive
 */
public record KernelSource(String name, String text, Map<String, String> headers) {

    /** Copies the map and keeps its order, which is part of the cache key. */
    public KernelSource {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }
}
