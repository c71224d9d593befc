// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The files that {@code make_checkpoints.py} wrote with PyTorch. */
final class TorchFixtures {
    private TorchFixtures() {}

    static Path path(String name) {
        URL file = Objects.requireNonNull(TorchFixtures.class.getResource("torch/" + name), name);
        try {
            return Path.of(file.toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(name, e);
        }
    }

    static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(path(name));
    }
}
