// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * Writes to a descriptor that this process was started with. Opening {@code /dev/fd/N} instead would start at the beginning of a
 * file that others have written to, and would fail for sockets and for another user's pipes and terminals.
 *
 * <p>Not buffered and not thread-safe. {@link #close()} leaves the descriptor open: this process did not open it.
 */
public final class DescriptorStream extends OutputStream {
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;
    private static final int PIECE = 1 << 16;

    private final int descriptor;
    private final MemorySegment piece = Arena.ofAuto().allocate(PIECE);

    private DescriptorStream(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Opens a descriptor for writing.
     *
     * @throws IOException with the system's reason if the descriptor is not open, or only open for reading
     * @throws IllegalCallerException if this module lacks native access
     * @throws UnsupportedOperationException on Windows, whose C library has other functions
     */
    public static DescriptorStream of(int descriptor) throws IOException {
        requireAccess();
        DescriptorStream stream = new DescriptorStream(descriptor);
        // Checks the descriptor and writes nothing.
        stream.writePiece(0);
        return stream;
    }

    /**
     * Reserves standard output for the caller: whatever native libraries, the JVM and {@code System.out} print goes to standard
     * error from now on.
     *
     * @return the only way to standard output
     * @throws IOException with the system's reason, for example because standard output is closed
     * @throws IllegalCallerException if this module lacks native access
     * @throws UnsupportedOperationException on Windows
     */
    public static DescriptorStream takeStandardOutput() throws IOException {
        requireAccess();
        DescriptorStream stream = of(SystemCalls.dup(STANDARD_OUTPUT));
        SystemCalls.dup2(STANDARD_ERROR, STANDARD_OUTPUT);
        return stream;
    }

    /** Checks this first, because otherwise the first call would print a warning, or fail in an initializer. */
    private static void requireAccess() {
        Module module = DescriptorStream.class.getModule();
        if (!module.isNativeAccessEnabled()) {
            throw new IllegalCallerException("Java may not call native code from " + module);
        }
        if (OperatingSystem.ofThisProcess() == OperatingSystem.WINDOWS) {
            throw new UnsupportedOperationException("descriptors are not supported on Windows");
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        for (int done = 0; done < length; ) {
            int next = Math.min(PIECE, length - done);
            MemorySegment.copy(bytes, offset + done, piece, ValueLayout.JAVA_BYTE, 0, next);
            done += writePiece(next);
        }
    }

    private int writePiece(int length) throws IOException {
        while (true) {
            long written = SystemCalls.write(descriptor, piece.asSlice(0, length));
            if (written >= 0) {
                return (int) written;
            }
            int error = (int) -written;
            if (error == SystemCalls.TRY_AGAIN) {
                // A pipe that its other owner has made non-blocking, as some terminals and SSH do.
                pause();
            } else if (error != SystemCalls.INTERRUPTED) {
                throw new IOException(SystemCalls.text(error));
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for a reader", e);
        }
    }
}
