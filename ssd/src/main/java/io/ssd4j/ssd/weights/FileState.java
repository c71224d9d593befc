// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of a file when it was mapped, to detect that it has been truncated or overwritten since. A file that was deleted or
 * replaced by another one of the same name has not changed, because the mapping keeps the old one. Immutable.
 */
public final class FileState {
    /** A part of the message of the JVM's {@link InternalError} for an access beyond the end of a mapped file. */
    private static final String FAULT = "unsafe memory access";

    private final Path path;
    private final @Nullable BasicFileAttributes before;

    private FileState(Path path, @Nullable BasicFileAttributes before) {
        this.path = path;
        this.before = before;
    }

    /** The present state of a file, which need not exist. */
    static FileState of(Path path) {
        return new FileState(path, attributes(path));
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /**
     * Runs code that reads the mapped bytes.
     *
     * @param reading must read only in Java: native code that reads beyond the end of a file crashes the process
     * @return what the code returns
     * @throws WeightsException if the file has been truncated or overwritten, or if the code throws it
     */
    public <T> T read(Supplier<T> reading) {
        try {
            T result = reading.get();
            // If only the last page is truncated, reading it gives zeros and no error. For an earlier page, the JVM
            // may throw the error late, but not after this call.
            if (!hasChanged()) {
                return result;
            }
        } catch (WeightsException e) {
            // The damage may just be the missing part of a truncated file.
            throw hasChanged() ? new WeightsException(changed(), e) : e;
        } catch (InternalError e) {
            if (String.valueOf(e.getMessage()).contains(FAULT)) {
                throw new WeightsException(changed(), e);
            }
            throw e;
        }
        throw new WeightsException(changed());
    }

    private boolean hasChanged() {
        BasicFileAttributes now = attributes(path);
        return before != null
                && now != null
                && Objects.equals(before.fileKey(), now.fileKey())
                && (before.size() != now.size() || !before.lastModifiedTime().equals(now.lastModifiedTime()));
    }

    private String changed() {
        return path
                + ": was truncated or overwritten while it was read: try again when nothing writes it; to replace a file in use,"
                + " write another one and rename it";
    }

    private static @Nullable BasicFileAttributes attributes(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException e) {
            return null;
        }
    }
}
