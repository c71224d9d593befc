// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.store;

import io.ssd4j.bindings.files.CacheFolder;
import io.ssd4j.bindings.files.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The folder of everything that engines keep between runs. */
public final class UserCache {
    /** Created once: devices are listed often. */
    private static @Nullable Path temporary;

    private UserCache() {}

    /** The user's cache folder; for a user without one, a folder for this run alone. */
    public static Path folder() {
        return CacheFolder.ofThisUser().orElseGet(UserCache::temporary);
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
}
