// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import java.util.Optional;

/** The versions of cuDNN that the engine is made for. */
final class SupportedCudnn {
    /** The first that plans for a GPU by its properties. */
    static final long OLDEST = 90_800;

    /** The first that is sure to write the properties of a present GPU: NVIDIA's sample of that demands it. */
    static final long OLDEST_THAT_DESCRIBES = 91_100;

    /** Networks were planned with every minor version up to this one. */
    private static final long NEWEST_MINOR = 92_400;

    /** cuDNN counts patches in the last two digits. */
    private static final long PATCHES = 100;

    private SupportedCudnn() {}

    /** Whether the engine starts with a version. */
    static boolean isUsable(long version) {
        return version >= OLDEST;
    }

    /**
     * What to say about a version.
     *
     * @param version in cuDNN's notation, 92400 for 9.24.0
     * @return a clause, or empty if the version is in the range
     */
    static Optional<String> objection(long version) {
        if (!isUsable(version)) {
            return Optional.of("older than 9.8, the oldest version that is supported");
        }
        return version >= NEWEST_MINOR + PATCHES
                ? Optional.of("newer than 9.24, the newest version that was tried")
                : Optional.empty();
    }
}
