// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The functions of NVIDIA's libraries that the engine may call, from the symbol lists, with notes on some of them. */
final class NativeEntryPoints {
    private static final String FUNCTION = "--include-function ";

    /** Functions that return data or a version and cannot fail. */
    static final Map<String, String> CANNOT_FAIL = Map.of(
            "cudnnGetVersion", "returns the version",
            "cudnnGetErrorString", "returns text; called after another call failed",
            "cudnnGetLastErrorString", "returns nothing; called after another call failed",
            "cublasLtGetVersion", "returns the version",
            "cublasLtGetStatusName", "returns text; called after another call failed",
            "cublasLtGetStatusString", "returns text; called after another call failed",
            "nvrtcGetErrorString", "returns text; called after another call failed");

    /** Functions that are not called if nothing fails. */
    static final Map<String, String> NOT_CALLED = notCalled();

    private NativeEntryPoints() {}

    private static Map<String, String> notCalled() {
        Map<String, String> reasons = new TreeMap<>();
        String describes = "called after another call failed; tested in the driver layer";
        put(reasons, describes, "cuGetErrorName", "cuGetErrorString");
        String refused = "called when the compiler rejects a source, which does not happen to ours";
        put(reasons, refused, "nvrtcGetProgramLog", "nvrtcGetProgramLogSize");
        put(reasons, "not needed by this life; the test of the driver layer fails it", "cuMemcpyDtoDAsync_v2");
        return reasons;
    }

    private static void put(Map<String, String> reasons, String reason, String... functions) {
        for (String function : functions) {
            reasons.put(function, reason);
        }
    }

    /** All functions. */
    static Set<String> listed() throws IOException {
        Set<String> functions = new TreeSet<>();
        for (String library : List.of("cuda", "cudnn", "cublasLt", "nvrtc")) {
            Path list = Path.of(System.getProperty("basedir"), "../native-headers", library, "symbols.txt");
            Files.readAllLines(list).stream()
                    .filter(line -> line.startsWith(FUNCTION))
                    .map(line -> line.substring(FUNCTION.length()).strip())
                    .forEach(functions::add);
        }
        return functions;
    }
}
