// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The mount points of this process. A file that is a mount point, as in containers, cannot be replaced by another, only
 * overwritten.
 *
 * @param lines in the format of {@code /proc/self/mountinfo}
 */
record MountPoints(List<String> lines) {
    private static final int POINT = 4;

    /** The mount points of this process; none if the system does not list them. */
    static MountPoints ofThisProcess() {
        try {
            // File names are bytes, so both sides are compared in the same encoding.
            return new MountPoints(Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return new MountPoints(List.of());
        }
    }

    /** Whether an existing file is one. */
    boolean contains(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        String name = escaped(file.toRealPath().toString());
        return lines.stream()
                .map(line -> line.split(" ", -1))
                .anyMatch(fields -> fields.length > POINT && fields[POINT].equals(name));
    }

    /** The path as the system writes it: spaces, tabs, line breaks and backslashes are octal. */
    private static String escaped(String name) {
        String bytes = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return bytes.replace("\\", "\\134")
                .replace(" ", "\\040")
                .replace("\t", "\\011")
                .replace("\n", "\\012");
    }
}
