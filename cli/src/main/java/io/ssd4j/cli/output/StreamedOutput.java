// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.output;

import io.ssd4j.bindings.files.DescriptorStream;
import io.ssd4j.bindings.files.IoReason;
import io.ssd4j.bindings.files.TemporaryFolder;
import io.ssd4j.cli.command.OutputException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An output that takes bytes in order. They are collected in a temporary file, so that the output gets all of them or none. */
final class StreamedOutput implements OpenOutput {
    private final String name;
    private final OutputStream stream;
    private final Path folder;
    private final Path collected;

    StreamedOutput(String name, OutputStream stream) throws IOException {
        this.name = name;
        this.stream = stream;
        try {
            this.folder = TemporaryFolder.create();
        } catch (IOException e) {
            try (stream) {
                throw e;
            }
        }
        this.collected = folder.resolve("out");
        // A signal ends the command without close().
        folder.toFile().deleteOnExit();
        collected.toFile().deleteOnExit();
    }

    static StreamedOutput toDescriptor(String name, int descriptor) throws IOException {
        try {
            return new StreamedOutput(name, DescriptorStream.of(descriptor));
        } catch (IOException e) {
            throw new IOException("cannot write " + name + ": " + e.getMessage(), e);
        }
    }

    /** Opens an existing file that is not replaced: a device, a named pipe, or a regular file that is a mount point. */
    static StreamedOutput into(Path file) throws IOException {
        try {
            return new StreamedOutput(
                    file.toString(),
                    Files.isRegularFile(file)
                            ? new Existing(FileChannel.open(file, StandardOpenOption.WRITE))
                            : Files.newOutputStream(file, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw new IOException("cannot write " + file + ": " + IoReason.of(e), e);
        }
    }

    /** Drops the old content when the first byte is written. */
    private static final class Existing extends FilterOutputStream {
        private final FileChannel channel;

        Existing(FileChannel channel) {
            super(Channels.newOutputStream(channel));
            this.channel = channel;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (channel.position() == 0) {
                channel.truncate(0);
            }
            out.write(bytes, offset, length);
        }
    }

    @Override
    public Path path() {
        return collected;
    }

    @Override
    public void commit() {
        try {
            Files.copy(collected, stream);
            stream.close();
        } catch (IOException e) {
            throw new OutputException(new IOException("cannot write " + name + ": " + IoReason.of(e), e));
        }
    }

    @Override
    public void close() {
        try (stream) {
            Files.deleteIfExists(collected);
            Files.deleteIfExists(folder);
        } catch (IOException _) {
            // A failed commit has been reported, and a leftover temporary file must not mask the caller's exception.
        }
    }
}
