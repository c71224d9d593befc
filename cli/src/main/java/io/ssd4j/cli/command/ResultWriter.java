// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import io.ssd4j.bindings.files.DescriptorStream;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, which belongs to the result: text, or with {@code --out -} bytes. Whatever else prints in this process, such as a native
 * library in verbose mode, prints to standard error.
 */
public final class ResultWriter extends PrintWriter {
    /**
     * System property: the descriptor of standard output, if the launcher has already given descriptor 1 of the JVM to standard
     * error. Only then are the JVM's own messages, for example about a wrong option, kept out of standard output.
     */
    public static final String DESCRIPTOR_PROPERTY = "io.ssd4j.cli.result";

    private final Target target;

    private ResultWriter(Target target, Charset charset) {
        super(new BufferedWriter(new OutputStreamWriter(target, charset)), false);
        this.target = target;
    }

    /** Writes to a stream, which is never closed. */
    public static ResultWriter of(OutputStream stream, Charset charset) {
        return new ResultWriter(new Target(stream), charset);
    }

    /** Takes this process's standard output. */
    public static ResultWriter ofThisProcess() {
        return of(standardOutput(), System.out.charset());
    }

    private static OutputStream standardOutput() {
        Integer descriptor = Integer.getInteger(DESCRIPTOR_PROPERTY);
        try {
            return descriptor == null ? DescriptorStream.takeStandardOutput() : DescriptorStream.of(descriptor);
        } catch (IOException e) {
            return new Unwritable(e);
        } catch (IllegalCallerException | UnsupportedOperationException _) {
            // Java was started by hand without native access, or on Windows. The engines will say so; help and usage do
            // not need it.
            return new FileOutputStream(FileDescriptor.out);
        }
    }

    /** The stream below, for bytes; to be used before any text is written. */
    public OutputStream bytes() {
        return target;
    }

    /** The failure to report if anything could not be written. */
    public OutputException failure() {
        IOException reason = target.failure;
        return new OutputException(
                "standard output cannot be written" + (reason == null ? "" : ": " + reason.getMessage()));
    }

    /** Remembers why writing failed, which a {@link PrintWriter} does not. */
    private static final class Target extends FilterOutputStream {
        private @Nullable IOException failure;

        Target(OutputStream stream) {
            super(stream);
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /** Represents a standard output that is closed. */
    private static final class Unwritable extends OutputStream {
        private final IOException reason;

        Unwritable(IOException reason) {
            this.reason = reason;
        }

        @Override
        public void write(int value) throws IOException {
            throw reason;
        }
    }
}
