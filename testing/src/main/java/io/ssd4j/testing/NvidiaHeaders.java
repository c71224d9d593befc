// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The headers of NVIDIA's libraries: those from {@code native-headers/fetch-headers.sh}, or else those of the wheels. */
public final class NvidiaHeaders {
    private static final List<String> NEEDED = List.of("cuda.h", "cudnn.h", "cublasLt.h", "nv/target", "nvrtc.h");

    private NvidiaHeaders() {}

    /** The folders to search, for a compiler's {@code -I}. */
    public static List<Path> folders() {
        Path fetched = Repository.root().resolve("native-headers/vendor/nvidia");
        return Files.isDirectory(fetched)
                ? List.of(fetched)
                : SharedLibraries.pythonPackages("include")
                        .filter(Files::isDirectory)
                        .toList();
    }

    static boolean arePresent() {
        List<Path> folders = folders();
        return NEEDED.stream()
                .allMatch(header -> folders.stream().anyMatch(folder -> Files.exists(folder.resolve(header))));
    }
}
