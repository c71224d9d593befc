// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.output;

import io.ssd4j.bindings.files.MountPoints;
import io.ssd4j.bindings.files.PathName;
import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.OutputException;
import io.ssd4j.cli.command.ResultWriter;
import io.ssd4j.cli.command.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that a command writes, as the user names it. A regular file appears complete or not at all, even if the command is interrupted.
 * Descriptors, devices and named pipes are written to, not replaced, after everything has been computed.
 *
 * @param name as given: a path, or {@code -} for standard output
 */
public record OutputFile(String name) {
    private static final int STANDARD_OUTPUT = 1;
    private static final Pattern DESCRIPTOR = Pattern.compile("(?:/dev/fd|/proc/(?:self|thread-self)/fd)/(\\d{1,9})");
    /** The number of links that Linux follows. */
    private static final int MOST_LINKS = 40;

    /**
     * Where the report of a command goes: to standard output, unless an output file is written there.
     *
     * @param file the file that the option names, or null
     * @param json whether the report is JSON
     * @throws UsageException if both a file and JSON would go to standard output
     */
    public static PrintWriter report(@Nullable OutputFile file, String option, boolean json, CommandContext context) {
        if (file == null || !file.isStandardOutput()) {
            return context.out();
        }
        if (json) {
            throw new UsageException(option + " " + file.name()
                    + " and --json both write to standard output; name a file for one of them, as in " + option
                    + " FILE");
        }
        return context.err();
    }

    /** Whether this is standard output, under any of its names. */
    public boolean isStandardOutput() {
        return name.equals("-") || descriptor().equals(OptionalInt.of(STANDARD_OUTPUT));
    }

    /**
     * Checks whatever can be checked before anything is computed, and opens everything but regular files. For a named pipe, this
     * waits for a reader.
     *
     * @param inputs the files that the command reads, which are never replaced; those that do not exist are ignored
     * @throws OutputException if the file cannot be written; the message names it and the reason
     */
    public OpenOutput open(CommandContext context, Collection<Path> inputs) {
        try {
            if (isStandardOutput()) {
                return new StreamedOutput("standard output", context.out().bytes());
            }
            OptionalInt descriptor = descriptor();
            if (descriptor.isPresent()) {
                refuseTheLaunchers(descriptor.getAsInt());
                return StreamedOutput.toDescriptor(name, descriptor.getAsInt());
            }
            Path target = path();
            refuseToReplace(inputs, target);
            return SpecialFile.isSpecial(target) || MountPoints.ofThisProcess().contains(target)
                    ? StreamedOutput.into(target)
                    : ReplacedOutput.of(target, context);
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    /** Whether another option names the same output. */
    public boolean isSame(OutputFile other) {
        if (isStandardOutput() || other.isStandardOutput()) {
            return isStandardOutput() && other.isStandardOutput();
        }
        try {
            Path one = path();
            Path two = other.path();
            return one.toAbsolutePath().normalize().equals(two.toAbsolutePath().normalize())
                    || (Files.exists(one) && Files.exists(two) && Files.isSameFile(one, two));
        } catch (IOException e) {
            return name.equals(other.name());
        }
    }

    private Path path() throws IOException {
        if (name.isEmpty()) {
            throw new IOException("the name of the file to write is empty");
        }
        if (name.endsWith("/")) {
            throw new IOException("cannot write " + name + ": the name is that of a folder; name a file");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new IOException("cannot write '" + name + "': it is not a valid path: " + PathName.reason(e), e);
        }
    }

    /** The caller has not opened it. The launcher moves the result there, and the file would be mixed with it. */
    private void refuseTheLaunchers(int descriptor) throws IOException {
        if (Integer.valueOf(descriptor).equals(Integer.getInteger(ResultWriter.DESCRIPTOR_PROPERTY))) {
            throw new IOException("cannot write " + name + ": Bad file descriptor");
        }
    }

    /** A typo such as {@code --out photo.jpg} must not overwrite the photo. */
    private void refuseToReplace(Collection<Path> inputs, Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        for (Path input : inputs) {
            if (Files.exists(input) && Files.isSameFile(target, input)) {
                throw new IOException("cannot write " + name + ": it is read by this command");
            }
        }
    }

    /**
     * The number of the descriptor that the name denotes. Opening the name would open its file a second time, at the
     * beginning; and {@code /dev/stdout} would be standard error, because that is where everything but the result goes.
     */
    private OptionalInt descriptor() {
        try {
            Path path = Path.of(name);
            for (int links = 0; links < MOST_LINKS; links++) {
                Matcher matcher = DESCRIPTOR.matcher(path.toString());
                if (matcher.matches()) {
                    return OptionalInt.of(Integer.parseInt(matcher.group(1)));
                }
                if (!Files.isSymbolicLink(path)) {
                    break;
                }
                path = path.resolveSibling(Files.readSymbolicLink(path));
            }
        } catch (InvalidPathException | IOException _) {
            // Opening the file will report what is wrong.
        }
        return OptionalInt.empty();
    }
}
