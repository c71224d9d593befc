// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.output;

import io.ssd4j.bindings.files.AtomicFile;
import io.ssd4j.bindings.files.IoReason;
import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.OutputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** An output that a command writes as a stream of bytes, or no output if the option was not given. */
public final class WrittenOutput implements AutoCloseable {
    /** Writes the content. */
    @FunctionalInterface
    public interface Content {
        void write(AtomicFile file) throws IOException;
    }

    private final @Nullable OutputFile named;
    private final @Nullable OpenOutput output;
    private final @Nullable AtomicFile file;

    private WrittenOutput(@Nullable OutputFile named, @Nullable OpenOutput output, @Nullable AtomicFile file) {
        this.named = named;
        this.output = output;
        this.file = file;
    }

    /**
     * Opens an output as {@link OutputFile#open} does.
     *
     * @param named the output, or null for none
     */
    public static WrittenOutput open(@Nullable OutputFile named, CommandContext context, Collection<Path> inputs) {
        if (named == null) {
            return new WrittenOutput(null, null, null);
        }
        OpenOutput output = named.open(context, inputs);
        try {
            return new WrittenOutput(named, output, AtomicFile.create(output.path()));
        } catch (IOException e) {
            try (output) {
                throw new OutputException(e);
            }
        }
    }

    /**
     * Writes the content, if there is an output.
     *
     * @throws OutputException if that fails; the message names the output
     */
    public void write(Content content) {
        if (file == null || named == null) {
            return;
        }
        try {
            content.write(file);
        } catch (IOException e) {
            throw failed(named, e);
        }
    }

    /**
     * Delivers the output, if there is one.
     *
     * @throws OutputException if that fails; the message names the output
     */
    public void commit() {
        if (file == null || output == null || named == null) {
            return;
        }
        try {
            file.commit();
        } catch (IOException e) {
            throw failed(named, e);
        }
        output.commit();
    }

    private static OutputException failed(OutputFile named, IOException e) {
        return new OutputException(new IOException("cannot write " + named.name() + ": " + IoReason.of(e), e));
    }

    @Override
    public void close() {
        try (output;
                file) {
            // Closed in this order: the file, then the output.
        } catch (IOException _) {
            // A failed commit has been reported, and a leftover temporary file must not mask the caller's exception.
        }
    }
}
