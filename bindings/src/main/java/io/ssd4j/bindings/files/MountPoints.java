// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The mount points of this process. A file that is a mount point, as in containers, cannot be replaced by another, only
 * overwritten.
 *
 * @param lines in the format of {@code /proc/self/mountinfo}
 */
public record MountPoints(List<String> lines) {
    private static final int POINT = 4;
    private static final int OPTIONS = 5;

    /** Copies the list. */
    public MountPoints {
        lines = List.copyOf(lines);
    }

    /** The mount points of this process; none if the system does not list them. */
    public static MountPoints ofThisProcess() {
        try {
            // File names are bytes, so both sides are compared in the same encoding.
            return new MountPoints(Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return new MountPoints(List.of());
        }
    }

    /** Whether an existing file is one. */
    public boolean contains(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        String name = escaped(file.toRealPath().toString());
        return mounts().anyMatch(fields -> fields[POINT].equals(name));
    }

    /** The options of the mount that an existing file is on, such as {@code noexec}; none if it is not known. */
    public List<String> options(Path file) throws IOException {
        String name = escaped(file.toRealPath().toString());
        // The last of two mounts on the same folder hides the first.
        return mounts().filter(fields -> isUnder(name, fields[POINT]))
                .reduce((one, other) -> other[POINT].length() >= one[POINT].length() ? other : one)
                .map(fields -> List.of(fields[OPTIONS].split(",", -1)))
                .orElse(List.of());
    }

    private Stream<String[]> mounts() {
        return lines.stream().map(line -> line.split(" ", -1)).filter(fields -> fields.length > OPTIONS);
    }

    private static boolean isUnder(String name, String point) {
        return point.equals("/") || name.equals(point) || name.startsWith(point + "/");
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
