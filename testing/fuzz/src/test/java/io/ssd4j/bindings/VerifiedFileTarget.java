// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import io.ssd4j.bindings.files.Sha256;
import io.ssd4j.fuzz.FuzzInput;
import io.ssd4j.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The stamp beside an unpacked library. Whatever it says, the library is intact if its content is. It has no header, so that everything is
 * past it.
 */
public record VerifiedFileTarget() implements FuzzTarget {
    @Override
    public String name() {
        return "cache-stamp";
    }

    @Override
    public List<byte[]> seeds() {
        return List.of("{ctime=2026-01-01T00:00:00Z, ino=7, lastModifiedTime=2026-01-01T00:00:00Z, size=3}"
                .getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void parse(FuzzInput input) throws IOException {
        Path folder = Files.createDirectories(input.file().resolveSibling("cache"));
        VerifiedFile file = new VerifiedFile(folder, "lib", "");
        if (!Files.exists(file.path())) {
            Files.writeString(file.path(), "abc");
        }
        Files.write(folder.resolve("lib.verified"), input.bytes());
        if (!new VerifiedFile(folder, "lib", Sha256.hex(file.path())).isIntact()) {
            throw new AssertionError("the library is intact");
        }
    }

    @Override
    public boolean isDocumented(Throwable refusal) {
        return false;
    }

    @Override
    public boolean isPastHeader(FuzzInput input, Throwable refusal) {
        return false;
    }
}
