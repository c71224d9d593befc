// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.output;

import io.ssd4j.bindings.files.AtomicFile;
import io.ssd4j.bindings.files.IoReason;
import io.ssd4j.cli.command.CommandContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A regular file, new or replaced. Warns about properties of the old file that the new one cannot keep. */
final class ReplacedOutput implements OpenOutput {
    private final Path target;
    private final CommandContext context;
    private final @Nullable Attributes before;

    /** What a file has besides its content; {@code links} is the number of its names. */
    private record Attributes(int owner, int group, int mode, int links) {
        private static final int PERMISSIONS = 07777;

        static Attributes of(Path file) throws IOException {
            return new Attributes(
                    number(file, "unix:uid"),
                    number(file, "unix:gid"),
                    number(file, "unix:mode") & PERMISSIONS,
                    number(file, "unix:nlink"));
        }

        private static int number(Path file, String attribute) throws IOException {
            return (Integer) Files.getAttribute(file, attribute);
        }
    }

    private ReplacedOutput(Path target, CommandContext context, @Nullable Attributes before) {
        this.target = target;
        this.context = context;
        this.before = before;
    }

    /**
     * Checks that the file can be written.
     *
     * @throws IOException if not; the message names it and the reason
     */
    static ReplacedOutput of(Path target, CommandContext context) throws IOException {
        AtomicFile.create(target).close();
        return new ReplacedOutput(target, context, hasAttributes(target) ? Attributes.of(target) : null);
    }

    /** On Windows, a file has other attributes, of which none is compared. */
    private static boolean hasAttributes(Path target) {
        return Files.exists(target)
                && target.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    @Override
    public Path path() {
        return target;
    }

    @Override
    public void commit() {
        if (before == null) {
            return;
        }
        try {
            Attributes after = Attributes.of(target);
            warnIfLost("owner", before.owner(), after.owner(), "%d");
            warnIfLost("group", before.group(), after.group(), "%d");
            warnIfLost("mode", before.mode(), after.mode(), "%o");
        } catch (IOException e) {
            context.warn(target + " was written, but its permissions cannot be read: " + IoReason.of(e));
        }
        if (before.links() > 1) {
            context.warn(target + " had other names (hard links), which keep the old content");
        }
    }

    private void warnIfLost(String what, int was, int is, String format) {
        if (was != is) {
            context.warn(target + " has the " + what + " " + String.format(Locale.ROOT, format, is) + " now, because "
                    + String.format(Locale.ROOT, format, was) + " could not be kept");
        }
    }

    @Override
    public void close() {}
}
