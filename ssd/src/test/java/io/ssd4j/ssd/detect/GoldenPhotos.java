// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** The photos that goldens are about: those of this package, and those of the goldens of the maps. */
final class GoldenPhotos {
    private GoldenPhotos() {}

    static Path path(String name) {
        URL here = GoldenPhotos.class.getResource(name);
        URL url = Objects.requireNonNull(
                here != null ? here : GoldenPhotos.class.getResource("/io/ssd4j/ssd/golden/" + name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
