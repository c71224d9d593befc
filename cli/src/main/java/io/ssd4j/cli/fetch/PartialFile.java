// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import io.ssd4j.bindings.files.AtomicFile;
import io.ssd4j.bindings.files.IoReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The part of a file that has arrived, {@code FILE.part}. It stays when a transfer fails, so that the next one can continue. Beside it,
 * {@code FILE.part.version} holds the server's mark of the version that the part belongs to (an HTTP validator).
 */
final class PartialFile {
    private static final int MOST_VERSION = 1024;
    private static final Pattern MARK = Pattern.compile("[!-~](?:[ -~]*[!-~])?");

    private final Path path;
    private final Path version;

    PartialFile(Path target) {
        this.path = target.resolveSibling(target.getFileName() + ".part");
        this.version = target.resolveSibling(target.getFileName() + ".part.version");
    }

    Path path() {
        return path;
    }

    /** The number of bytes that can be continued; 0 if the version that they belong to is not known. */
    long size() {
        try {
            return Files.exists(path) && version().isPresent() ? Files.size(path) : 0;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** The server's mark; empty if there is none, or if it is damaged and could not be sent as a header. */
    Optional<String> version() {
        try {
            return Files.exists(version) && Files.size(version) <= MOST_VERSION
                    ? Optional.of(Files.readString(version, StandardCharsets.ISO_8859_1))
                            .filter(mark -> MARK.matcher(mark).matches())
                    : Optional.empty();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Begins again, with an empty file of another version. */
    void restart(Optional<String> newVersion) {
        delete();
        if (newVersion.isPresent()) {
            try {
                AtomicFile.writePrivate(version, newVersion.get().getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw failure(e);
            }
        }
    }

    /** Opens the file to append to it. */
    FileChannel open() {
        try {
            return FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    void append(FileChannel channel, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
            Files.deleteIfExists(version);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Gives the complete file its name. */
    void moveTo(Path target) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.force(true);
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(version);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private FetchException failure(IOException e) {
        return new FetchException("cannot write " + path + ": " + IoReason.of(e), e);
    }
}
