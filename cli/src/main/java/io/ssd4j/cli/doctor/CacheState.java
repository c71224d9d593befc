// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import io.ssd4j.bindings.files.CacheFolder;
import io.ssd4j.runtime.diagnosis.Finding;
import io.ssd4j.runtime.diagnosis.Finding.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether the cache folder keeps libraries, plans and weights. Nothing is created. */
final class CacheState {
    private static final String ID = "cache";
    private static final String SUBJECT = "cache folder";
    private static final int POINT = 4;
    private static final int OPTIONS = 5;

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
        if (mountOptions(machine, existing).contains("noexec")) {
            return new Finding(
                    ID,
                    State.LIMITED,
                    SUBJECT,
                    where + " is mounted noexec, so libraries are unpacked again at each start: set"
                            + " XDG_CACHE_HOME=/FOLDER in the environment");
        }
        return new Finding(ID, State.OK, SUBJECT, where);
    }

    /** The options of the mount that a folder is on. */
    private static List<String> mountOptions(Machine machine, Path folder) {
        Path real;
        try {
            real = folder.toRealPath();
        } catch (IOException e) {
            return List.of();
        }
        // The last of two mounts on the same folder hides the first.
        return machine.lines("/proc/self/mountinfo").stream()
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields.length > OPTIONS && isUnder(real, fields[POINT]))
                .max(Comparator.comparingInt(fields -> fields[POINT].length()))
                .map(fields -> Arrays.asList(fields[OPTIONS].split(",", -1)))
                .orElse(List.of());
    }

    private static boolean isUnder(Path path, String escapedPoint) {
        String point = escapedPoint.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
        String bytes = new String(path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return point.equals("/") || bytes.equals(point) || bytes.startsWith(point + "/");
    }
}
