// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import io.ssd4j.bindings.files.AtomicFile;
import io.ssd4j.bindings.files.IoReason;
import io.ssd4j.bindings.files.TextFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The SHA-256 of a downloaded file, in {@code FILE.sha256} as {@code sha256sum} writes it, so that {@code sha256sum -c} checks it. */
final class RecordedHash {
    private static final int DIGITS = 64;
    /** Much more than a hash and the longest name. */
    private static final int MOST_BYTES = 1 << 12;

    private final Path file;

    /** @param file the downloaded file */
    RecordedHash(Path file) {
        this.file = file;
    }

    Path path() {
        return file.resolveSibling(file.getFileName() + ".sha256");
    }

    /** The recorded hash; empty before the first download. */
    Optional<String> read() {
        if (!Files.exists(path())) {
            return Optional.empty();
        }
        try {
            String line = TextFile.read(path(), MOST_BYTES);
            if (line.matches("(?s)[0-9a-f]{" + DIGITS + "}  .*")) {
                return Optional.of(line.substring(0, DIGITS));
            }
            throw new FetchException(path() + " does not begin with a SHA-256; delete it");
        } catch (IOException e) {
            throw new FetchException("cannot read " + path() + ": " + IoReason.of(e), e);
        }
    }

    void write(String hash) throws IOException {
        AtomicFile.writePrivate(path(), (hash + "  " + file.getFileName() + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
