// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.bindings.files.CacheFolder;
import io.ssd4j.bindings.files.TemporaryFolder;
import io.ssd4j.runtime.cuda.store.PlanStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The compiled kernels and plans that are kept between runs.
 *
 * @param folder contains {@code cubins} and {@code plans}
 */
record CudaCache(Path folder) {
    /** Created once: devices are listed often. */
    private static @Nullable Path temporary;

    private static final System.Logger LOG = System.getLogger(CudaCache.class.getName());

    /** The cache in the user's cache folder; for a user without one, a folder for this run alone. */
    static CudaCache ofUser() {
        return new CudaCache(CacheFolder.ofThisUser().orElseGet(CudaCache::temporary));
    }

    private static synchronized Path temporary() {
        try {
            if (temporary == null) {
                temporary = TemporaryFolder.create();
            }
            return temporary;
        } catch (IOException e) {
            throw new UncheckedIOException("the user has no cache folder, and " + e.getMessage(), e);
        }
    }

    Path cubins() {
        return folder.resolve("cubins");
    }

    PlanStore plans() {
        return new PlanStore(folder.resolve("plans"), CudaCache::log);
    }

    /** Logs why stored plans are not used, or new ones not stored. */
    static void log(String notice) {
        LOG.log(System.Logger.Level.INFO, notice);
    }
}
