// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.cuda.store.PlanStore;
import io.ssd4j.runtime.store.UserCache;
import java.nio.file.Path;

/**
 * The compiled kernels and plans that are kept between runs.
 *
 * @param folder contains {@code cubins} and {@code plans}
 */
record CudaCache(Path folder) {
    private static final System.Logger LOG = System.getLogger(CudaCache.class.getName());

    /** The cache in the user's cache folder; for a user without one, a folder for this run alone. */
    static CudaCache ofUser() {
        return new CudaCache(UserCache.folder());
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
