// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.cuda.store.PlanStore;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where compiled kernels and plans are kept: {@code io.ssd4j.cache} or else {@code $XDG_CACHE_HOME/ssd4j} or else
 * {@code ~/.cache/ssd4j}.
 *
 * @param folder holds {@code cubins} and {@code plans}
 */
record CudaCache(Path folder) {
    private static final System.Logger LOG = System.getLogger(CudaCache.class.getName());

    /** The user's. */
    static CudaCache ofUser() {
        return of(System.getProperty("io.ssd4j.cache", ""), System.getenv(), System.getProperty("user.home", ""));
    }

    static CudaCache of(String property, Map<String, String> environment, String home) {
        if (!property.isEmpty()) {
            return new CudaCache(Path.of(property));
        }
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        return new CudaCache((xdg.startsWith("/") ? Path.of(xdg) : Path.of(home, ".cache")).resolve("ssd4j"));
    }

    Path cubins() {
        return folder.resolve("cubins");
    }

    PlanStore plans() {
        return new PlanStore(folder.resolve("plans"), notice -> LOG.log(System.Logger.Level.INFO, notice));
    }
}
