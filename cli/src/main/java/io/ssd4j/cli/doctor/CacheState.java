// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import io.ssd4j.bindings.files.CacheFolder;
import io.ssd4j.bindings.files.MountPoints;
import io.ssd4j.runtime.diagnosis.Finding;
import io.ssd4j.runtime.diagnosis.Finding.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether the cache folder keeps libraries, plans and weights. Nothing is created. */
final class CacheState {
    private static final String ID = "cache";
    private static final String SUBJECT = "cache folder";

    private CacheState() {}

    static Finding of(Machine machine) {
        Optional<Path> folder = CacheFolder.of(machine.properties(), machine.environment());
        if (folder.isEmpty()) {
            return new Finding(
                    ID,
                    State.LIMITED,
                    SUBJECT,
                    "this user has no home, so nothing is kept: set XDG_CACHE_HOME=/FOLDER in the environment");
        }
        Path existing = folder.get();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        String where = folder.get().toString();
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            return new Finding(
                    ID,
                    State.LIMITED,
                    SUBJECT,
                    where + " cannot be written, so nothing is kept: set XDG_CACHE_HOME=/FOLDER in the environment");
        }
        if (isMountedWithoutExecution(machine, existing)) {
            return new Finding(
                    ID,
                    State.LIMITED,
                    SUBJECT,
                    where + " is mounted noexec, so libraries are unpacked again at each start: set"
                            + " XDG_CACHE_HOME=/FOLDER in the environment");
        }
        return new Finding(ID, State.OK, SUBJECT, where);
    }

    private static boolean isMountedWithoutExecution(Machine machine, Path folder) {
        try {
            return new MountPoints(machine.lines("/proc/self/mountinfo"))
                    .options(folder)
                    .contains("noexec");
        } catch (IOException e) {
            return false;
        }
    }
}
